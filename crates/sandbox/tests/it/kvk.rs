//! The KVK.

use std::sync::LazyLock;

use axum::Router;
use sandbox::{KVK_API_KEY, organisaties};
use serde_json::Value;

use crate::hulp::{Antwoord, options, vraag};

static ROUTER: LazyLock<Router> = LazyLock::new(|| sandbox::router(options()));

async fn kvk(pad: &str) -> Antwoord {
    vraag(&ROUTER, "GET", &format!("/kvk/api{pad}"), &[("apikey", KVK_API_KEY)], "").await
}

async fn json(pad: &str) -> Value {
    let antwoord = kvk(pad).await;
    assert_eq!(antwoord.status, 200, "{pad}: {}", antwoord.json());
    assert_eq!(antwoord.kop("content-type"), Some("application/hal+json"));
    antwoord.json()
}

/// The status and the code of an error.
async fn fout(pad: &str) -> (u16, String) {
    let antwoord = kvk(pad).await;
    let code = antwoord.json()["fout"][0]["code"].as_str().unwrap_or_default().to_owned();
    (antwoord.status.as_u16(), code)
}

fn nummers(gevonden: &Value) -> Vec<&str> {
    gevonden["resultaten"].as_array().unwrap().iter().map(|r| r["kvkNummer"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn nobody_asks_without_a_key() {
    for koppen in [vec![], vec![("apikey", "mis")]] {
        let antwoord = vraag(&ROUTER, "GET", "/kvk/api/v2/zoeken?naam=test", &koppen, "").await;
        assert_eq!((antwoord.status.as_u16(), antwoord.json()["fout"].is_array()), (401, true));
    }
}

#[tokio::test]
async fn an_organisation_is_found_as_the_real_one_shows_it() {
    let gevonden = json("/v2/zoeken?kvkNummer=69599084").await;
    assert_eq!((&gevonden["totaal"], &gevonden["pagina"]), (&2.into(), &1.into()));
    let hoofd = &gevonden["resultaten"][0];
    assert_eq!(hoofd["vestigingsnummer"], "000038509504");
    assert_eq!(hoofd["type"], "hoofdvestiging");
    let adres = &hoofd["adres"]["binnenlandsAdres"];
    assert_eq!(
        *adres,
        serde_json::json!({ "type": "bezoekadres", "straatnaam": "Abebe Bikilalaan", "plaats": "Amsterdam" })
    );
    assert!(
        hoofd["_links"]["vestigingsprofiel"]["href"]
            .as_str()
            .unwrap()
            .ends_with("/v1/vestigingsprofielen/000038509504")
    );
    let soorten = json("/v2/zoeken?kvkNummer=68750110&type=hoofdvestiging&type=rechtspersoon").await;
    assert_eq!(
        (soorten["totaal"].as_u64(), &soorten["resultaten"][0]["type"]),
        (Some(2), &"rechtspersoon".into())
    );
}

#[tokio::test]
async fn there_are_many_ways_to_find_one() {
    for pad in [
        "naam=vof%20guus&type=rechtspersoon",
        "naam=gouden+ei",
        "rsin=992340536&type=rechtspersoon",
        "vestigingsnummer=000038509474",
        "postcode=1327ec&huisnummer=35",
        "straatnaam=de%20huchtstraat&plaats=almere",
    ] {
        assert_eq!(nummers(&json(&format!("/v2/zoeken?{pad}")).await), ["69599076"], "{pad}");
    }
    let adres = json("/v2/zoeken?postcode=1034WL&huisnummer=17&huisletter=m").await;
    let adres = &adres["resultaten"][0]["adres"]["binnenlandsAdres"];
    assert_eq!(
        (&adres["postcode"], &adres["huisnummer"], &adres["huisletter"]),
        (&"1034WL".into(), &17.into(), &"M".into())
    );
}

#[tokio::test]
async fn nothing_is_404_and_nonsense_400() {
    let gevallen = [
        ("/v2/zoeken?kvkNummer=12345678", 404, "IPD5200"),
        ("/v2/zoeken?naam=bestaatniet", 404, "IPD5200"),
        ("/v2/zoeken?kvkNummer=69599084&pagina=2", 404, "IPD5200"),
        ("/v2/zoeken?kvkNummer=123", 400, "IPD0004"),
        ("/v2/zoeken?vestigingsnummer=123", 400, "IPD0006"),
        ("/v2/zoeken?rsin=x", 400, "IPD0010"),
        ("/v2/zoeken?type=winkel", 400, "IPD5203"),
        ("/v2/zoeken?straat=x", 400, "IPD1999"),
        ("/v2/zoeken?postcode=1034WL", 400, "IPD1998"),
        ("/v2/zoeken?naam=test&resultatenPerPagina=101", 400, "IPD1998"),
        ("/v2/zoeken?naam=test&pagina=0", 400, "IPD1998"),
        ("/v1/basisprofielen/12345678", 404, "IPD0005"),
        ("/v1/basisprofielen/123", 400, "IPD0004"),
        ("/v1/basisprofielen/69599068/hoofdvestiging", 404, "IPD0005"),
        ("/v1/vestigingsprofielen/000000000001", 404, "IPD0007"),
        ("/v1/vestigingsprofielen/12345678", 400, "IPD0006"),
        ("/v1/basisprofielen/90004973", 500, "IPD1002"),
        ("/v1/basisprofielen/90002903", 500, "IPD1003"),
    ];
    for (pad, status, code) in gevallen {
        assert_eq!(fout(pad).await, (status, code.to_owned()), "{pad}");
    }
}

#[tokio::test]
async fn a_thousand_vestigingen_come_in_pages() {
    let pad = "/v2/zoeken?kvkNummer=90006577&type=hoofdvestiging&type=nevenvestiging&resultatenPerPagina=100";
    let mut gezien = std::collections::BTreeSet::new();
    for pagina in 1..=10 {
        let blad = kvk(&format!("{pad}&pagina={pagina}")).await.json();
        assert_eq!(blad["totaal"], 1000);
        assert_eq!(blad["volgende"].is_string(), pagina < 10);
        gezien
            .extend(blad["resultaten"].as_array().unwrap().iter().map(|r| r["vestigingsnummer"].to_string()));
    }
    assert_eq!(gezien.len(), 1000);
    let lijst = json("/v1/basisprofielen/90006577/vestigingen").await;
    assert_eq!(
        (lijst["totaalAantalVestigingen"].as_u64(), lijst["vestigingen"].as_array().unwrap().len()),
        (Some(1000), 1000)
    );
}

#[tokio::test]
async fn a_shielded_address_is_nowhere() {
    for pad in [
        "/v1/basisprofielen/90001354",
        "/v1/basisprofielen/90001354/vestigingen",
        "/v1/vestigingsprofielen/990000541921",
        "/v2/zoeken?kvkNummer=90001354",
    ] {
        let tekst = json(pad).await.to_string();
        assert!(!tekst.contains("Verborgenpad") && !tekst.contains("6029"), "{pad}: {tekst}");
    }
    assert_eq!(fout("/v2/zoeken?postcode=6029ZZ&huisnummer=7").await.0, 404);
    let profiel = json("/v1/vestigingsprofielen/990000541921").await;
    assert_eq!(profiel["adressen"][1], serde_json::json!({ "type": "bezoekadres", "indAfgeschermd": "Ja" }));
}

#[tokio::test]
async fn who_was_struck_off_is_found_only_when_asked_for() {
    assert_eq!(fout("/v2/zoeken?kvkNummer=96354429").await.0, 404);
    let gevonden = json("/v2/zoeken?kvkNummer=96354429&inclusiefInactieveRegistraties=true").await;
    assert!(gevonden["resultaten"].as_array().unwrap().iter().all(|r| r["actief"] == "Nee"));
    let profiel = json("/v1/basisprofielen/96354429").await;
    assert_eq!(profiel["materieleRegistratie"]["datumEinde"], "20240630");
}

#[tokio::test]
async fn every_organisation_has_a_profile_that_agrees_with_its_parts() {
    for organisatie in organisaties().iter().filter(|o| o.fout.is_none()) {
        let pad = format!("/v1/basisprofielen/{}", organisatie.kvk_nummer);
        let profiel = json(&pad).await;
        assert_eq!(profiel["_embedded"]["eigenaar"], json(&format!("{pad}/eigenaar")).await);
        assert_eq!(profiel["naam"], organisatie.naam);
        assert_eq!(profiel["_embedded"]["hoofdvestiging"].is_null(), organisatie.vestigingen.is_empty());
        for vestiging in organisatie.vestigingen.iter().take(3) {
            let nummer = &vestiging.vestigingsnummer;
            let eigen = json(&format!("/v1/vestigingsprofielen/{nummer}")).await;
            assert_eq!(
                (&eigen["kvkNummer"], &eigen["eersteHandelsnaam"]),
                (&profiel["kvkNummer"], &vestiging.naam.as_str().into())
            );
        }
    }
}
