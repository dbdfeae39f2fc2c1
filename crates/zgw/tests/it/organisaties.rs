//! Zaken of an organisation, at peers that know it by different numbers.

use serde_json::{Value, json};
use zgw::Error;
use zgw::zaken::Organisatie;

use crate::fake::{Answer, Asked, Fake, Zaken, caller, client, page, problem, read_all, zaak};

const KVK: &str = "68750110";
const RSIN: &str = "857587973";
const VESTIGING: &str = "000037178598";

fn geheel() -> Organisatie {
    Organisatie::Geheel { kvk_nummer: KVK.to_owned(), rsin: Some(RSIN.to_owned()) }
}

fn vestiging() -> Organisatie {
    Organisatie::Vestiging { kvk_nummer: KVK.to_owned(), vestigingsnummer: VESTIGING.to_owned() }
}

async fn ask(
    who: Organisatie,
    behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> (Result<Zaken, Error>, Vec<String>) {
    let fake = Fake::new(behaviour);
    let client = client(fake.clone());
    let work = tokio::spawn(async move { read_all(client.zaken_of_organisatie(&caller(), &who)).await });
    (work.await.unwrap(), fake.lines())
}

/// A zaak whose only rol is identified so.
fn with(number: u32, who: &Value) -> Value {
    let mut zaak = zaak(number, "");
    zaak["_expand"]["rollen"][0]["betrokkeneIdentificatie"] = who.clone();
    zaak
}

fn numbers(zaken: &Zaken) -> Vec<&str> {
    zaken.zaken.iter().map(|zaak| zaak.identificatie.as_str()).collect()
}

#[tokio::test]
async fn every_number_is_asked_and_every_zaak_is_shown_once() {
    let (zaken, lines) = ask(geheel(), |asked| match asked.line.as_str() {
        line if line.contains(RSIN) => page(&[with(1, &json!({ "innNnpId": RSIN }))], None),
        line if line.contains("nietNatuurlijkPersoon__kvkNummer") => page(
            &[with(2, &json!({ "innNnpId": "", "kvkNummer": KVK })), with(1, &json!({ "innNnpId": RSIN }))],
            None,
        ),
        line if line.contains("vestiging__kvkNummer") => {
            page(&[with(3, &json!({ "vestigingsNummer": VESTIGING, "kvkNummer": KVK }))], None)
        }
        _ => page(&[with(4, &json!({ "innNnpId": KVK }))], None),
    })
    .await;
    let zaken = zaken.unwrap();
    assert_eq!(numbers(&zaken), ["Z-0004", "Z-0003", "Z-0002", "Z-0001"]);
    assert!(zaken.dropped == 0 && lines.len() == 4, "{lines:?}");
}

#[tokio::test]
async fn what_a_peer_refuses_is_left_out_unless_it_refuses_everything() {
    let (zaken, _) = ask(geheel(), |asked| {
        if asked.line.contains("kvkNummer") {
            problem(400, "unknown-parameters")
        } else {
            page(&[with(1, &json!({ "innNnpId": RSIN }))], None)
        }
    })
    .await;
    assert_eq!(numbers(&zaken.unwrap()), ["Z-0001"]);
    let (zaken, _) = ask(geheel(), |_| problem(400, "unknown-parameters")).await;
    assert!(matches!(zaken, Err(Error::Status { status: 400, .. })));
    let (zaken, _) =
        ask(
            geheel(),
            |asked| {
                if asked.line.contains(RSIN) { problem(500, "error") } else { page(&[], None) }
            },
        )
        .await;
    assert!(matches!(zaken, Err(Error::Status { status: 500, .. })), "half an answer is no answer");
}

#[tokio::test]
async fn a_zaak_of_somebody_else_is_thrown_away() {
    let others = [
        with(1, &json!({ "innNnpId": "992340597" })),
        with(2, &json!({ "vestigingsNummer": VESTIGING, "kvkNummer": "69599084" })),
        with(3, &json!({ "vestigingsNummer": "000037178601", "kvkNummer": KVK })),
        with(4, &json!({ "innNnpId": "", "kvkNummer": "" })),
    ];
    let given = others.clone();
    let (zaken, _) = ask(vestiging(), move |_| page(&given, None)).await;
    let zaken = zaken.unwrap();
    assert_eq!((numbers(&zaken).len(), zaken.dropped), (0, 8));
    let (zaken, _) = ask(geheel(), move |_| page(&others, None)).await;
    assert_eq!(numbers(&zaken.unwrap()), ["Z-0003"], "a vestiging is of its organisation");
}

#[tokio::test]
async fn a_vestiging_is_known_without_its_kvk_number_too() {
    let (zaken, lines) = ask(vestiging(), |_| {
        page(
            &[
                with(1, &json!({ "vestigingsNummer": VESTIGING })),
                with(2, &json!({ "vestigingsNummer": VESTIGING, "kvkNummer": KVK })),
            ],
            None,
        )
    })
    .await;
    assert_eq!(numbers(&zaken.unwrap()), ["Z-0002", "Z-0001"]);
    assert_eq!(lines.len(), 2);
}
