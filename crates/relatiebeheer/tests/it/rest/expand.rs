//! Related objects, written out whole.

use serde_json::json;

use crate::support::{
    TestApp, engines,
    make::{at, to},
};

async fn each_expansion_that_was_asked_is_there_even_when_empty(t: &TestApp) {
    let contact = at("klantcontacten", &t.klantcontact(json!({})).await);
    let all = "hadBetrokkenen,leiddeTotInterneTaken,omvatteBijlagen,gingOverOnderwerpobjecten";
    for path in
        [format!("{contact}?expand={all}"), format!("{contact}?expand={}", all.replace(',', "&expand="))]
    {
        let expand = t.get(&path).await.expect(200)["_expand"].clone();
        assert_eq!(
            expand,
            json!({ "hadBetrokkenen": [], "leiddeTotInterneTaken": [], "gingOverOnderwerpobjecten": [],
                "omvatteBijlagen": [] })
        );
    }
    assert_eq!(t.get(&contact).await.expect(200).get("_expand"), None);
    assert_eq!(t.get(&format!("{contact}?expand=")).await.expect(200).get("_expand"), None);
    let adres = at("digitaleadressen", &t.adres(json!({})).await);
    let answer = t.get(&format!("{adres}?expand=verstrektDoorBetrokkene")).await.expect(200);
    assert_eq!(answer["_expand"], json!({ "verstrektDoorBetrokkene": null }));
}

async fn lists_carry_expand_even_when_nothing_was_asked(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let partij = t.persoon(json!({})).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    t.adres(json!({})).await;
    for list in ["klantcontacten", "partijen", "betrokkenen", "digitaleadressen"] {
        assert_eq!(t.list(list).await[0]["_expand"], json!({}), "{list}");
    }
    for list in ["actoren", "internetaken", "onderwerpobjecten", "partij-identificatoren"] {
        for one in t.list(list).await {
            assert_eq!(one.get("_expand"), None, "{list}");
        }
    }
}

async fn what_was_not_asked_for_is_a_400(t: &TestApp) {
    let contact = at("klantcontacten", &t.klantcontact(json!({})).await);
    for path in ["klantcontacten?expand=zomaar", &format!("{contact}?expand=hadBetrokkenen,zomaar")] {
        assert_eq!(t.get(path).await.wrong(), ["expand: invalid_choice"], "{path}");
    }
    for wrong in ["had_betrokkenen", "hadBetrokkenen.", ".", "hadBetrokkenen.wasPartij.betrokkenen", "%00"] {
        assert_eq!(
            t.get(&format!("klantcontacten?expand={wrong}")).await.wrong(),
            ["expand: invalid_choice"],
            "{wrong}"
        );
    }
    assert_eq!(t.get("actoren?expand=x").await.wrong(), ["nonFieldErrors: unknown-parameters"]);
}

async fn a_path_brings_its_parent_along(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let partij = t.persoon(json!({ "interneNotitie": "die" })).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    let path = format!("{}?expand=hadBetrokkenen.wasPartij", at("klantcontacten", &contact));
    let answer = t.get(&path).await.expect(200);
    assert_eq!(answer["_expand"]["hadBetrokkenen"][0]["_expand"]["wasPartij"]["interneNotitie"], "die");
}

async fn an_object_behind_several_results_is_whole_in_each(t: &TestApp) {
    let partij = t.persoon(json!({ "interneNotitie": "die" })).await;
    for _ in 0..3 {
        let contact = t.klantcontact(json!({})).await;
        t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    }
    for contact in t.list("klantcontacten?expand=hadBetrokkenen,hadBetrokkenen.wasPartij").await {
        let was = &contact["_expand"]["hadBetrokkenen"][0]["_expand"]["wasPartij"];
        assert_eq!(was["interneNotitie"], "die");
    }
}

async fn everything_at_once(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let actor = t.actor("Balie").await;
    let partij = t.persoon(json!({})).await;
    let betrokkene = t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    t.adres(json!({ "verstrektDoorPartij": to(&partij), "verstrektDoorBetrokkene": to(&betrokkene) })).await;
    t.internetaak(&contact, &actor, json!({})).await;
    t.made("onderwerpobjecten", &json!({ "klantcontact": to(&contact) })).await;
    t.made("bijlagen", &json!({ "wasBijlageVanKlantcontact": to(&contact) })).await;
    t.made("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    let all = "hadBetrokkenen,hadBetrokkenen.wasPartij,hadBetrokkenen.digitaleAdressen,leiddeTotInterneTaken,\
               gingOverOnderwerpobjecten,omvatteBijlagen";
    t.get(&format!("klantcontacten?expand={all}")).await.matches("klantcontacten_uitgevouwen");
    let all = "betrokkenen,betrokkenen.hadKlantcontact,categorieRelaties,digitaleAdressen";
    t.get(&format!("partijen?expand={all}")).await.matches("partijen_uitgevouwen");
    let all = "verstrektDoorBetrokkene,verstrektDoorBetrokkene.hadKlantcontact,\
               verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken";
    t.get(&format!("digitaleadressen?expand={all}")).await.matches("digitaleadressen_uitgevouwen");
}

engines!(
    each_expansion_that_was_asked_is_there_even_when_empty,
    lists_carry_expand_even_when_nothing_was_asked,
    what_was_not_asked_for_is_a_400,
    a_path_brings_its_parent_along,
    an_object_behind_several_results_is_whole_in_each,
    everything_at_once,
);
