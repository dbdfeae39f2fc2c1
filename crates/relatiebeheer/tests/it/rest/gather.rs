//! Many who ask for one object at the same moment.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{TestApp, engines, make::at};

engines!(
    everybody_gets_what_they_asked_for_however_many_ask_at_once,
    what_was_stored_before_the_question_is_in_the_answer,
    who_goes_away_holds_up_nobody,
);

async fn everybody_gets_what_they_asked_for_however_many_ask_at_once(t: &TestApp) {
    let mut paths = vec![("klantcontacten/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1".to_owned(), None)];
    for number in 0..20 {
        let contact = t.klantcontact(json!({ "onderwerp": format!("vraag {number}") })).await;
        t.betrokkene(&contact, json!({})).await;
        let path = at("klantcontacten", &contact);
        let alone = t.get(&path).await.expect(200);
        paths.push((path, Some(alone)));
    }
    let asked: Vec<_> = (0..300).map(|number| &paths[number * 7 % paths.len()]).collect();
    let answers = join_all(asked.iter().map(|(path, _)| t.get(path))).await;
    for ((path, alone), answer) in asked.into_iter().zip(answers) {
        match alone {
            Some(alone) => assert_eq!(&answer.expect(200), alone, "{path}"),
            None => drop(answer.expect(404)),
        }
    }
}

async fn what_was_stored_before_the_question_is_in_the_answer(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let path = &at("klantcontacten", &contact);
    let look = async || {
        for _ in 0..20 {
            t.get(path).await.expect(200);
        }
    };
    // Beside others who look all the time, whoever changes something sees it.
    let own = async {
        for number in 0..20 {
            let onderwerp = format!("eigen {number}");
            t.patch(path, &json!({ "onderwerp": onderwerp })).await.expect(200);
            assert_eq!(t.get(path).await.expect(200)["onderwerp"], onderwerp);
        }
    };
    tokio::join!(own, join_all((0..10).map(|_| look())));
}

async fn who_goes_away_holds_up_nobody(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let path = &at("klantcontacten", &contact);
    for _ in 0..5 {
        // Fifty begin, and are gone before they hear anything.
        let gone = join_all((0..50).map(|_| t.get(path)));
        drop(tokio::time::timeout(std::time::Duration::ZERO, gone).await);
        for answer in join_all((0..50).map(|_| t.get(path))).await {
            assert_eq!(answer.expect(200)["uuid"], contact["uuid"]);
        }
    }
}
