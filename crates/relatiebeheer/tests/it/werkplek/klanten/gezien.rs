//! Two employees who change one customer: nothing that one of them saved goes away without the other having seen it.

use serde_json::{Value, json};

use super::{eigen, gemaakt, persoon, removed, rows, seen, telefoon, with};
use crate::support::{TestApp, engines, make::at as partij_at, werkplek::Werkplek};

engines!(
    secrecy_and_note_of_a_colleague_are_not_overwritten,
    who_says_nothing_of_what_they_saw_only_fills_in_what_is_empty,
    whatever_writes_the_row_makes_another_version,
    the_same_change_again_after_a_lost_answer_is_done,
    two_saves_at_the_same_moment_of_one_form_keep_the_first,
    an_address_that_a_colleague_changed_is_shown_and_kept,
    what_became_standard_elsewhere_counts_as_changed,
    the_dates_of_a_categorie_that_a_colleague_changed_are_kept,
    nothing_is_removed_by_who_does_not_say_what_they_saw,
);

const ANDERS: &str = "Iemand anders heeft dit net gewijzigd. Kijk wat er nu staat en kies wat blijft.";

/// The form as it opens with what is shown.
fn form(eigen: &Value) -> Value {
    with(
        eigen["naam"].clone(),
        json!({ "voorkeurstaal": eigen["voorkeurstaal"].as_str().unwrap_or_default(),
            "interneNotitie": eigen["interneNotitie"], "geheimhouding": eigen["geheimhouding"],
            "versie": eigen["versie"] }),
    )
}

async fn secrecy_and_note_of_a_colleague_are_not_overwritten(t: &TestApp) {
    let (one, mut other) = (Werkplek::open(t).await, Werkplek::closed(t).await);
    other.log_in("beheer").await;
    let klant = gemaakt(&one, &persoon(json!({ "voorkeurstaal": "pol" }))).await;
    let path = format!("/klanten/{klant}/gegevens");
    let opened = form(&eigen(&one, &klant).await);
    let secret = json!({ "geheimhouding": true, "interneNotitie": "Geef niets door." });
    let saved = other.put(&path, &with(opened.clone(), secret)).await.expect(200);
    let answer = one.put(&path, &with(opened, json!({ "voorkeurstaal": "eng" }))).await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.expect(409);
    let nu = json!({ "voornaam": "Jan", "voorvoegsel": "van der", "achternaam": "Berg", "organisatienaam": "",
        "voorkeurstaal": "pol", "interneNotitie": "Geef niets door.", "geheimhouding": true,
        "versie": saved["versie"] });
    assert_eq!(
        (&problem["code"], &problem["detail"], &problem["nu"]),
        (&json!("gewijzigd"), &json!(ANDERS), &nu)
    );
    assert_eq!(eigen(&one, &klant).await, saved);
    // Having seen that, what is theirs is added to it.
    let joined = with(nu, json!({ "voorkeurstaal": "eng" }));
    let shown = one.put(&path, &joined).await.expect(200);
    assert_eq!(
        (&shown["voorkeurstaal"], &shown["geheimhouding"], &shown["interneNotitie"]),
        (&json!("eng"), &json!(true), &json!("Geef niets door."))
    );
}

async fn who_says_nothing_of_what_they_saw_only_fills_in_what_is_empty(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/gegevens");
    let blind = with(form(&eigen(&werkplek, &klant).await), json!({ "versie": null }));
    let secret = json!({ "geheimhouding": true, "interneNotitie": "Geef niets door." });
    let saved = werkplek.put(&path, &with(blind.clone(), secret)).await.expect(200);
    let problem = werkplek.put(&path, &with(blind, json!({ "voorkeurstaal": "eng" }))).await.expect(409);
    assert_eq!(
        (&problem["detail"], &problem["nu"]["versie"]),
        (
            &json!(
                "Uw scherm is verouderd: het zegt niet welke versie u zag. Laad de pagina opnieuw en probeer het dan."
            ),
            &saved["versie"]
        )
    );
    assert_eq!(eigen(&werkplek, &klant).await, saved);
}

async fn whatever_writes_the_row_makes_another_version(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let partij = t.list("partijen").await[0].clone();
    let opened = form(&eigen(&werkplek, &klant).await);
    t.patch(&partij_at("partijen", &partij), &json!({ "interneNotitie": "Van een ander systeem." }))
        .await
        .expect(200);
    let path = format!("/klanten/{klant}/gegevens");
    let changed = with(opened.clone(), json!({ "voorkeurstaal": "eng" }));
    let problem = werkplek.put(&path, &changed).await.expect(409);
    assert_eq!(problem["nu"]["interneNotitie"], "Van een ander systeem.");
    // What the form does not show is no reason to refuse it.
    t.patch(&partij_at("partijen", &partij), &json!({ "interneNotitie": "", "nummer": "0000000077" }))
        .await
        .expect(200);
    let adres = json!({ "verstrektDoorPartij": { "uuid": partij["uuid"] } });
    t.adres(adres).await;
    werkplek.put(&path, &changed).await.expect(200);
}

async fn the_same_change_again_after_a_lost_answer_is_done(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/gegevens");
    let body = with(form(&eigen(&werkplek, &klant).await), json!({ "interneNotitie": "Belt graag laat." }));
    let first = werkplek.put(&path, &body).await.expect(200);
    assert_eq!(werkplek.put(&path, &body).await.expect(200), first);
}

async fn two_saves_at_the_same_moment_of_one_form_keep_the_first(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/gegevens");
    let opened = form(&eigen(&werkplek, &klant).await);
    let [one, other] =
        ["Een", "Twee"].map(|notitie| with(opened.clone(), json!({ "interneNotitie": notitie })));
    let (one, other) = tokio::join!(werkplek.put(&path, &one), werkplek.put(&path, &other));
    let mut statuses = [one.status, other.status].map(|status| status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
    let (kept, refused) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(refused.json()["nu"]["interneNotitie"], kept.json()["interneNotitie"]);
}

async fn an_address_that_a_colleague_changed_is_shown_and_kept(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/adressen");
    let adres = werkplek.post(&path, &telefoon("0612345678")).await.expect(201);
    let at = format!("{path}/{}", adres["uuid"].as_str().unwrap());
    let nagevraagd = with(telefoon("0687654321"), json!({ "verificatieDatum": "2026-01-12" }));
    let changed = werkplek.put(&at, &seen(nagevraagd, &adres)).await.expect(200);
    let late = seen(with(telefoon("0612345678"), json!({ "omschrijving": "Werk" })), &adres);
    let problem = werkplek.put(&at, &late).await.expect(409);
    assert_eq!((&problem["detail"], &problem["nu"]), (&json!(ANDERS), &changed));
    let problem = removed(&werkplek, &at, &adres).await.expect(409);
    assert_eq!(problem["nu"], changed);
    assert_eq!(eigen(&werkplek, &klant).await["adressen"], json!([changed]));
}

async fn what_became_standard_elsewhere_counts_as_changed(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/adressen");
    let first = json!({ "standaard": true, "voorkeur": true });
    let adres = werkplek.post(&path, &with(telefoon("0612345678"), first.clone())).await.expect(201);
    werkplek.post(&path, &with(telefoon("0687654321"), first.clone())).await.expect(201);
    let at = format!("{path}/{}", adres["uuid"].as_str().unwrap());
    let body = seen(with(telefoon("0612345678"), first), &adres);
    let problem = werkplek.put(&at, &body).await.expect(409);
    assert_eq!((&problem["nu"]["standaard"], &problem["nu"]["voorkeur"]), (&json!(false), &json!(false)));
}

async fn the_dates_of_a_categorie_that_a_colleague_changed_are_kept(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/relaties");
    let relatie = json!({ "soort": "categorie", "categorie": "Wijkteam", "beginDatum": "2026-01-01" });
    let relatie = werkplek.post(&path, &relatie).await.expect(201);
    let at = format!("{path}/{}", relatie["uuid"].as_str().unwrap());
    let until = |eind: &str| json!({ "beginDatum": "2026-01-01", "eindDatum": eind });
    let changed = werkplek.put(&at, &seen(until("2026-02-28"), &relatie)).await.expect(200);
    let problem = werkplek.put(&at, &seen(until("2026-06-30"), &relatie)).await.expect(409);
    assert_eq!((&problem["detail"], &problem["nu"]), (&json!(ANDERS), &changed));
    let problem = removed(&werkplek, &at, &relatie).await.expect(409);
    assert_eq!(problem["nu"], changed);
    werkplek.put(&at, &seen(until("2026-06-30"), &changed)).await.expect(200);
}

async fn nothing_is_removed_by_who_does_not_say_what_they_saw(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (klant, ander) =
        (gemaakt(&werkplek, &persoon(json!({}))).await, gemaakt(&werkplek, &persoon(json!({}))).await);
    let adres =
        werkplek.post(&format!("/klanten/{klant}/adressen"), &telefoon("0612345678")).await.expect(201);
    let relatie = json!({ "soort": "vertegenwoordigt", "klant": ander });
    let relatie = werkplek.post(&format!("/klanten/{klant}/relaties"), &relatie).await.expect(201);
    for (what, shown) in [("adressen", adres), ("relaties", relatie)] {
        let path = format!("/klanten/{klant}/{what}/{}", shown["uuid"].as_str().unwrap());
        assert_eq!(werkplek.delete(&path).await.wrong(), ["versie: required"]);
        werkplek.delete(&format!("{path}?versie=x")).await.expect(409);
    }
    assert_eq!((rows(t, "digitaal_adres").await, rows(t, "vertegenwoordiging").await), (1, 1));
}
