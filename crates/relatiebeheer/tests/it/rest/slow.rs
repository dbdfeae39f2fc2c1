//! Questions that take longer than any may.

use std::time::Duration;

use serde_json::json;
use store::{Engine, Room};

use crate::support::{TestApp, engines};

/// So many contacts that looking through all of them takes longer than a blink.
const MANY: u32 = 20_000;

/// Copies one contact many times over.
async fn fill(t: &TestApp) {
    t.klantcontact(json!({ "inhoud": "x".repeat(900) })).await;
    let (uuid, numbers) = match t.db.engine() {
        Engine::Sqlite => (
            "randomblob(16)",
            format!("with recursive n (n) as (select 1 union all select n + 1 from n where n < {MANY})"),
        ),
        Engine::Postgres => {
            ("gen_random_uuid()", format!("with n as (select generate_series(1, {MANY}) as n)"))
        }
    };
    let columns = "nummer, referentienummer, kanaal, onderwerp, inhoud, reactie, indicatie_contact_gelukt, \
                   hoofd_onderwerp_type, verdere_actie_ondernomen, taal, vertrouwelijk, plaatsgevonden_op, metadata";
    let sql = format!(
        "{numbers} insert into klantcontact (id, uuid, {columns}, zoektekst) \
         select {uuid}, {uuid}, {columns}, '' from (select * from klantcontact limit 1) k, n"
    );
    t.db.transact(|tx| {
        let sql = sql.clone();
        async move {
            tx.room(Room::Much).await?;
            tx.batch(&sql).await?;
            tx.room(Room::Usual).await
        }
    })
    .await
    .unwrap();
}

async fn a_list_that_takes_too_long_says_which_filter_to_add(t: &TestApp) {
    fill(t).await;
    let hurried = t
        .beside_on(|options| {
            options.connections = 2;
            if t.db.engine() == Engine::Sqlite {
                options.statement_timeout = Duration::from_millis(50);
            }
        })
        .await;
    // A quick question is answered where there is little time too; from now on the token is known as well.
    assert_eq!(hurried.get("klantcontacten?nummer=7").await.expect(200)["count"], 0);
    if t.db.engine() == Engine::Postgres {
        // Only now: to start takes longer. One of the two connections is for who writes.
        let hurry = "set statement_timeout = 50";
        let (reading, writing) = (hurried.db.read().await.unwrap(), hurried.db.begin().await.unwrap());
        reading.batch(hurry).await.unwrap();
        writing.batch(hurry).await.unwrap();
        writing.commit().await.unwrap();
    }
    let slow = "klantcontacten?inhoud=zzz&leiddeTotInterneTaken=false";
    let problem = hurried.get(slow).await.expect(503);
    assert_eq!(problem["code"], "too_slow");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("Deze vraag duurt te lang."), "{detail}");
    for filter in ["nummer", "hadBetrokkene__wasPartij__uuid", "onderwerpobject__uuid"] {
        assert!(detail.contains(filter), "{detail}");
    }
    // The same question is answered where there is time.
    assert_eq!(t.get(slow).await.expect(200)["count"], 0);
}

engines!(a_list_that_takes_too_long_says_which_filter_to_add);
