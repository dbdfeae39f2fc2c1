//! Trouble on demand.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use sandbox::{Storing, router_met_storingen};
use serde_json::json;
use tokio::time::{Instant, timeout};
use tower::ServiceExt;

use crate::hulp::{options, vraag};

const PAD: &str = "/oidc/.well-known/openid-configuration";

#[tokio::test(start_paused = true)]
async fn trouble_is_per_path_and_can_be_lifted() {
    let (router, storingen) = router_met_storingen(options());
    storingen.zet("/oidc", Storing::Fout500);
    storingen.zet("/oidc/jwks", Storing::TeVeel429);
    assert_eq!(vraag(&router, "GET", PAD, &[], "").await.status, 500);
    let veel = vraag(&router, "GET", "/oidc/jwks", &[], "").await;
    assert_eq!((veel.status.as_u16(), veel.kop("retry-after")), (429, Some("30")));
    assert_eq!(vraag(&router, "POST", "/brp/personen", &[], "").await.status, 401, "the BRP is well");
    storingen.herstel("/oidc");
    assert_eq!(vraag(&router, "GET", PAD, &[], "").await.status, 200);
    storingen.herstel_alles();
    assert_eq!(vraag(&router, "GET", "/oidc/jwks", &[], "").await.status, 200);
    assert_eq!((storingen.verzoeken("/oidc"), storingen.verzoeken("/oid")), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn a_slow_neighbour_takes_simulated_time() {
    let (router, storingen) = router_met_storingen(options());
    let begin = Instant::now();
    storingen.zet("/oidc", Storing::Traag(Duration::from_secs(7)));
    let antwoord = vraag(&router, "GET", PAD, &[], "").await;
    assert_eq!(antwoord.status, 200);
    assert_eq!(begin.elapsed().as_secs(), 7);
    storingen.zet("/oidc", Storing::Druppelt(Duration::from_millis(10)));
    let druppels = vraag(&router, "GET", PAD, &[], "").await;
    assert_eq!(druppels.bytes, antwoord.bytes);
    assert!(begin.elapsed() > Duration::from_secs(8));
    storingen.zet("/oidc", Storing::Hangt);
    assert!(timeout(Duration::from_mins(1), vraag(&router, "GET", PAD, &[], "")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn nonsense_and_a_body_without_end() {
    let (router, storingen) = router_met_storingen(options());
    storingen.zet("/oidc", Storing::Onzin);
    let onzin = vraag(&router, "GET", PAD, &[], "").await;
    assert_eq!((onzin.status.as_u16(), onzin.json().is_null()), (200, true));
    storingen.zet("/oidc", Storing::EindelozeBody);
    let antwoord = router.oneshot(Request::get(PAD).body(Body::empty()).unwrap()).await.unwrap();
    let (mut body, mut gekregen) = (antwoord.into_body(), 0);
    while gekregen < 10_000_000 {
        gekregen += body.frame().await.unwrap().unwrap().into_data().unwrap().len();
    }
}

#[tokio::test(start_paused = true)]
async fn a_demo_breaks_and_mends_a_neighbour_over_http() {
    let router = sandbox::router(options());
    let zet = async |body: &str| vraag(&router, "PUT", "/storingen", &[], body).await;
    let storingen = async || vraag(&router, "GET", "/storingen", &[], "").await.json();
    assert_eq!(storingen().await, json!([]));
    let namen = ["hangt", "traag", "druppelt", "500", "onzin", "half", "oude-etag", "eindeloos", "429"];
    for naam in namen {
        let gezet = zet(&json!({ "pad": "/oidc", "storing": naam }).to_string()).await;
        assert_eq!((gezet.status.as_u16(), &gezet.json()["storing"]), (200, &json!(naam)));
    }
    assert_eq!(vraag(&router, "GET", PAD, &[], "").await.status, 429, "the last one counts");
    zet(r#"{"pad": "/oidc", "storing": "traag", "ms": 2500}"#).await;
    assert_eq!(storingen().await, json!([{ "pad": "/oidc", "storing": "traag", "ms": 2500 }]));
    let begin = Instant::now();
    assert_eq!(vraag(&router, "GET", PAD, &[], "").await.status, 200);
    assert_eq!(begin.elapsed().as_millis(), 2500);
    zet(r#"{"pad": "/", "storing": "500"}"#).await;
    for mis in
        ["", "{}", "onzin", r#"{"pad": "kvk", "storing": "hangt"}"#, r#"{"pad": "/kvk", "storing": "stuk"}"#]
    {
        let geweigerd = zet(mis).await;
        assert_eq!((geweigerd.status.as_u16(), geweigerd.json()["fout"].is_string()), (400, true), "{mis}");
    }
    assert_eq!(
        vraag(&router, "DELETE", "/storingen", &[], "").await.status,
        204,
        "even when all else is down"
    );
    assert_eq!(vraag(&router, "GET", PAD, &[], "").await.status, 200);
}
