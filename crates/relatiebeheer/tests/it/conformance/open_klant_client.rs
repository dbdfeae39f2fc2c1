//! The official client of Open Klant (`open-klant-client` on PyPI), at a server on a real network. Where no Python has it,
//! this says so and checks nothing.

use std::process::Command;

use crate::support::{KLANTINTERACTIES, TestApp, engines};

engines!(its_official_client_can_do_all_that_it_does);

/// A Python that has the client; one that is named with `OPEN_KLANT_CLIENT_PYTHON` has to.
#[expect(clippy::disallowed_methods, reason = "where the client is, is no setting of the product")]
fn python() -> Option<String> {
    let named = std::env::var("OPEN_KLANT_CLIENT_PYTHON").ok();
    let python = named.clone().unwrap_or_else(|| "python3".to_owned());
    let has_client = Command::new(&python).args(["-c", "import openklant_client"]).output();
    let has_client = has_client.is_ok_and(|output| output.status.success());
    assert!(has_client || named.is_none(), "{python} has no open-klant-client");
    has_client.then_some(python)
}

async fn its_official_client_can_do_all_that_it_does(t: &TestApp) {
    let Some(python) = python() else {
        println!(
            "no Python here has open-klant-client: nothing is checked (OPEN_KLANT_CLIENT_PYTHON names one that has)"
        );
        return;
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}{KLANTINTERACTIES}", listener.local_addr().unwrap());
    let served = tokio::spawn(axum::serve(listener, t.router()).into_future());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/conformance/open_klant_client.py");
    let token = t.authorization().replace("Token ", "");
    // Aside: meanwhile this thread answers.
    let asked =
        tokio::task::spawn_blocking(move || Command::new(python).args([script, &address, &token]).output());
    let output = asked.await.unwrap().unwrap();
    served.abort();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
