use std::sync::Arc;

use axum::body::Body;
use sandbox::{Options, Storing, Storingen};
use serde_json::json;
use zgw::transport::InProcess;

use super::{Basisprofiel, Error, Kvk, MOST, PAGE, Settings, Soort, Vestigingsprofiel, Vraag};

const BASE: &str = "http://buren";

fn kvk() -> (Kvk, Storingen) {
    let now = || "2026-01-12T09:30:00Z".parse().unwrap();
    let vandaag = jiff::civil::date(2026, 1, 12);
    let options = Options { base: BASE.to_owned(), seed: 1, vandaag, now: Arc::new(now) };
    let (router, storingen) = sandbox::router_met_storingen(options);
    let settings =
        Settings { url: format!("{BASE}/kvk/api/"), api_key: sandbox::KVK_API_KEY.to_owned(), tijd_ms: 5000 };
    let client = Kvk::new(&settings, Arc::new(InProcess::<_, Body>::new(router)));
    (client.unwrap(), storingen)
}

#[tokio::test]
async fn an_organisation_is_found_in_every_way() {
    let (kvk, _) = kvk();
    let vragen = [
        (Vraag::Naam("vof guus"), 3),
        (Vraag::KvkNummer("69599076"), 3),
        (Vraag::Vestigingsnummer("000038509474"), 1),
        (Vraag::Rsin("992340536"), 3),
        (Vraag::Adres { postcode: "1327 ec", huisnummer: 35, huisletter: None }, 1),
    ];
    for (vraag, aantal) in vragen {
        let found = kvk.zoek(vraag).await.unwrap();
        assert_eq!(found.len(), aantal, "{vraag:?}: {found:?}");
        assert!(
            found.iter().all(|gevonden| gevonden.kvk_nummer == "69599076" && gevonden.actief),
            "{vraag:?}"
        );
        assert!(found.iter().all(|gevonden| {
            gevonden.vestigingsnummer.is_some() == (gevonden.soort != Soort::Rechtspersoon)
        }));
    }
    let found = kvk.zoek(Vraag::Vestigingsnummer("000038509474")).await.unwrap();
    assert_eq!(found[0].adres.as_deref(), Some("De Huchtstraat, Almere"));
}

#[tokio::test]
async fn nobody_is_no_error_and_who_was_struck_off_is_said_to_be() {
    let (kvk, _) = kvk();
    assert_eq!(kvk.zoek(Vraag::Naam("bestaat niet")).await, Ok(Vec::new()));
    assert_eq!(kvk.zoek(Vraag::KvkNummer("12345678")).await, Ok(Vec::new()));
    let found = kvk.zoek(Vraag::KvkNummer("96354429")).await.unwrap();
    assert!(!found.is_empty() && found.iter().all(|gevonden| !gevonden.actief));
    assert!(kvk.zoek(Vraag::Naam("proefveld")).await.unwrap().is_empty());
    assert!(!kvk.basisprofiel("96354429").await.unwrap().unwrap().is_actief());
    assert!(kvk.basisprofiel("12345678").await.unwrap().is_none());
}

#[tokio::test]
async fn a_list_has_an_end() {
    let (kvk, _) = kvk();
    assert_eq!(kvk.zoek(Vraag::KvkNummer("90006577")).await.unwrap().len(), MOST);
    assert_eq!(kvk.aantal_vestigingen("90006577").await, Ok(1000));
    let first = kvk.vestigingen("90006577", 1).await.unwrap();
    assert_eq!((first.vestigingen.len(), first.totaal), (PAGE, 1000));
    assert_eq!(first.vestigingen[0].soort, Soort::Hoofdvestiging);
    for past in [0, 41, 1001, usize::MAX] {
        assert!(kvk.vestigingen("90006577", past).await.unwrap().vestigingen.is_empty(), "{past}");
    }
}

#[tokio::test]
async fn a_vestiging_of_another_organisation_is_none() {
    let (kvk, _) = kvk();
    let own = kvk.vestigingsprofiel("68750110", "000037178598").await.unwrap();
    assert_eq!(own.unwrap().naam(), Some("Test BV Donald"));
    assert!(kvk.vestigingsprofiel("69599084", "000037178598").await.unwrap().is_none());
    assert!(kvk.vestigingsprofiel("69599084", "000000000001").await.unwrap().is_none());
}

#[tokio::test]
async fn a_failure_keeps_the_code_of_the_kvk() {
    let (kvk, storingen) = kvk();
    let failed = kvk.basisprofiel("90004973").await.unwrap_err();
    assert!(matches!(&failed, Error::Status { status: 500, code, .. } if code == "IPD1002"), "{failed:?}");
    let failed = kvk.zoek(Vraag::KvkNummer("123")).await.unwrap_err();
    assert!(matches!(&failed, Error::Status { status: 400, code, .. } if code == "IPD0004"), "{failed:?}");
    let stranger = Kvk { api_key: "mis".to_owned(), ..kvk.clone() };
    assert!(matches!(stranger.zoek(Vraag::Naam("test")).await, Err(Error::NotAllowed { .. })));
    let nowhere = Kvk { url: format!("{BASE}/nergens"), ..kvk.clone() };
    assert_eq!(
        nowhere.zoek(Vraag::Naam("test")).await,
        Err(Error::NotFound),
        "a wrong address is not: nobody"
    );
    storingen.zet("/kvk", Storing::Onzin);
    assert!(matches!(kvk.basisprofiel("68750110").await, Err(Error::Unreadable { .. })));
}

#[test]
fn addresses_are_read_in_every_form_and_a_shielded_one_in_none() {
    let vestiging: Vestigingsprofiel = serde_json::from_value(json!({ "handelsnamen": null, "adressen": [
        { "type": "bezoekadres", "indAfgeschermd": "Nee", "straatnaam": "Hizzaarderlaan", "huisnummer": 3,
            "huisletter": "B", "huisnummerToevoeging": "A", "postcode": "8823SJ", "plaats": "Lollum", "land": "Nederland" },
        { "straatHuisnummer": "53 Rue de Tilsitt", "postcodeWoonplaats": "X-13501 Parijs", "land": "Frankrijk" },
        { "straatnaam": "Postbus", "postbusnummer": 200, "postcode": "1000AE", "plaats": "Rommeldam" },
        { "volledigAdres": "Geneinde 8            6223GT Maastricht" },
        { "indAfgeschermd": "Ja", "straatnaam": "Verborgenpad", "volledigAdres": "Verborgenpad 7" },
    ] }))
    .unwrap();
    let regels: Vec<_> = vestiging.adressen.iter().map(|adres| adres.regels().join(" / ")).collect();
    assert_eq!(
        regels,
        [
            "Hizzaarderlaan 3 B A / 8823SJ Lollum",
            "53 Rue de Tilsitt / X-13501 Parijs / Frankrijk",
            "Postbus 200 / 1000AE Rommeldam",
            "Geneinde 8 6223GT Maastricht",
            "",
        ]
    );
    assert!(vestiging.adressen[4].is_afgeschermd());
}

#[test]
fn a_profile_may_lack_anything() {
    let empty: Basisprofiel =
        serde_json::from_value(json!({ "_embedded": null, "handelsnamen": null })).unwrap();
    assert_eq!(
        (empty.naam(), empty.rsin(), empty.rechtsvorm(), empty.registratiedatum()),
        (None, None, None, None)
    );
    assert!(empty.adressen().is_empty() && empty.is_actief());
}
