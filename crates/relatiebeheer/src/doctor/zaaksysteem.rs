//! A zaaksysteem: whether each of its APIs lets us in, and whether we may do there what the werkplek offers.

use std::sync::Arc;

use futures_util::future::join_all;
use zgw::{Api, Caller, Client, Error, autorisaties::Applicatie, transport::Transport};

use super::{Bevinding, Status, buren::why};
use crate::{app::Clock, config, notificaties::stand, zaken::systemen};

/// The APIs, by the names of their settings, with the scope that is asked for first.
const APIS: [(&str, Api, &str); 5] = [
    ("zgw.zaken", Api::Zaken, "zaken.lezen"),
    ("zgw.catalogi", Api::Catalogi, "catalogi.lezen"),
    ("zgw.documenten", Api::Documenten, "documenten.lezen"),
    ("zgw.besluiten", Api::Besluiten, "besluiten.lezen"),
    ("zgw.autorisaties", Api::Autorisaties, "autorisaties.lezen"),
];

/// What the werkplek needs, and what does not work without it.
const NODIG: [(&str, &str, &str); 7] = [
    ("zrc", "zaken.lezen", "zaken bekijken"),
    ("zrc", "zaken.bijwerken", "zaken bijwerken, en contacten en documenten toevoegen"),
    ("ztc", "catalogi.lezen", "zien hoe statussen en resultaten heten"),
    ("drc", "documenten.lezen", "documenten bekijken"),
    ("drc", "documenten.aanmaken", "documenten toevoegen"),
    ("drc", "documenten.bijwerken", "documenten wijzigen"),
    ("drc", "documenten.lock", "documenten wijzigen, en grote documenten toevoegen"),
];

/// With this we take back what we made and could not finish.
const OPRUIMEN: &str = "documenten.verwijderen";

/// What there is to say of one zaaksysteem.
pub(super) async fn zaaksysteem(
    settings: &config::Zgw,
    clock: Clock,
    transport: Arc<dyn Transport>,
) -> Vec<Bevinding> {
    let found = looked(settings, clock, transport).await;
    // The first is what most have; others are named.
    let name = |bevinding: Bevinding| match settings.code.as_str() {
        "zgw" => bevinding,
        code => bevinding.of(code),
    };
    found.into_iter().map(name).collect()
}

async fn looked(settings: &config::Zgw, clock: Clock, transport: Arc<dyn Transport>) -> Vec<Bevinding> {
    let client = match systemen::client(settings, &clock, &transport) {
        Ok(Some(client)) => client,
        Ok(None) => {
            let advies = "Zonder zgw.zaken worden er geen zaken en documenten getoond.";
            return vec![Bevinding::niet_ingesteld("zgw.zaken", advies)];
        }
        Err(error) => {
            let advies =
                "Zet zgw.zaken, zgw.catalogi, zgw.documenten, zgw.client_id en zgw.secret alle vijf.";
            let resultaat = format!("De instellingen kloppen niet: zgw.{error}.");
            return vec![Bevinding::fout("zgw", resultaat, advies)];
        }
    };
    let caller = Caller::new("doctor", "Controle van de instellingen");
    let checks = APIS.into_iter().filter(|(_, api, _)| client.has(*api)).map(|(wat, api, scope)| {
        let (client, caller) = (&client, &caller);
        async move { of_api(wat, scope, &client.check(caller, api).await) }
    });
    let mut found = join_all(checks).await;
    // What does not answer is not asked again: that would take as long once more.
    if found.iter().any(|one| one.wat == "zgw.catalogi" && one.status == Status::Goed) {
        found.extend(adressen(&client, &caller).await);
    }
    if client.has(Api::Autorisaties) {
        found.extend(rechten(&client, &caller).await);
    }
    found
}

/// Whether it calls itself as we call it. Behind a gateway it does not, and then its messages are refused.
async fn adressen(client: &Client, caller: &Caller) -> Option<Bevinding> {
    let zaaktypen = client.zaaktypen(caller).await.ok()?;
    let Some(vreemd) = zaaktypen.iter().find(|zaaktype| client.api_of(&zaaktype.url).is_none()) else {
        return zaaktypen.is_empty().then(|| {
            let advies =
                "Publiceer daar een zaaktype, of geef onze client_id het recht om de catalogus te lezen.";
            Bevinding::let_op("zgw.catalogi", "Er is geen gepubliceerd zaaktype dat wij mogen zien.", advies)
        });
    };
    let herkomst = stand::herkomst(&vreemd.url);
    let resultaat =
        format!("Het zaaksysteem noemt zichzelf {herkomst}; dat is niet het adres in zgw.catalogi.");
    let advies = format!(
        "Zet `{herkomst}` in `noemt_zich`, of laat de gateway ervoor zorgen dat het zaaksysteem het adres gebruikt dat wij kennen. \
         Anders weigeren wij zijn berichten."
    );
    Some(Bevinding::fout("zgw.noemt_zich", resultaat, advies))
}

fn of_api(wat: &'static str, scope: &str, outcome: &Result<Option<String>, Error>) -> Bevinding {
    let error = match outcome {
        Ok(Some(version)) => return Bevinding::goed(wat, format!("De API antwoordt (versie {version}).")),
        Ok(None) => return Bevinding::goed(wat, "De API antwoordt."),
        Err(error) => error,
    };
    let advies = match error {
        Error::NotAllowed { code, .. } if code == "permission_denied" => {
            format!("Geef onze client_id in de Autorisaties API de scope `{scope}`.")
        }
        Error::NotAllowed { .. } => {
            "Controleer zgw.client_id en zgw.secret, en of de klok van deze server gelijkloopt.".to_owned()
        }
        Error::NotFound => format!("Controleer {wat}: het adres eindigt meestal op /api/v1."),
        _ => format!("Controleer {wat} en de verbinding daarheen."),
    };
    Bevinding::fout(wat, why(error), advies)
}

/// Whether the rights that were given there reach as far as the werkplek does.
async fn rechten(client: &Client, caller: &Caller) -> Option<Bevinding> {
    // That it does not answer was said already.
    let applicatie = client.applicatie(caller).await.ok()?;
    Some(judge(&applicatie))
}

fn judge(applicatie: &Applicatie) -> Bevinding {
    let wat = "zgw.rechten";
    let missing: Vec<_> =
        NODIG.into_iter().filter(|(component, scope, _)| !applicatie.has(component, scope)).collect();
    if missing.is_empty() && !applicatie.has("drc", OPRUIMEN) {
        return Bevinding::let_op(
            wat,
            format!("Onze applicatie mist daar {OPRUIMEN}."),
            "Zonder die scope blijft een document dat niet is afgemaakt in het zaaksysteem staan. Het hoort dan bij geen zaak.",
        );
    }
    if missing.is_empty() {
        return Bevinding::goed(wat, "Onze applicatie heeft daar alle scopes die de werkplek gebruikt.");
    }
    let scopes: Vec<&str> = missing.iter().map(|(_, scope, _)| *scope).collect();
    let voor: Vec<&str> = missing.iter().map(|(.., what)| *what).collect();
    Bevinding::fout(
        wat,
        format!("Onze applicatie mist daar {}.", scopes.join(", ")),
        format!(
            "Geef die scopes voor elk zaaktype en informatieobjecttype waarvoor u dit wilt: {}.",
            voor.join("; ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use zgw::{Error, autorisaties::Autorisatie};

    use super::*;

    #[test]
    fn a_refusal_says_which_right_is_missing() {
        let refused = Err(Error::NotAllowed { code: "permission_denied".into(), detail: String::new() });
        let bevinding = of_api("zgw.catalogi", "catalogi.lezen", &refused);
        assert!(bevinding.to_string().contains("catalogi.lezen"), "{bevinding}");
    }

    #[test]
    fn each_scope_that_is_missing_is_named_with_what_it_is_for() {
        let one = |component: &str, scopes: &[&str]| Autorisatie {
            component: component.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            zaaktype: None,
            informatieobjecttype: None,
            besluittype: None,
            max_vertrouwelijkheidaanduiding: zgw::Vertrouwelijkheidaanduiding::Openbaar,
        };
        let some = Applicatie {
            label: String::new(),
            heeft_alle_autorisaties: false,
            autorisaties: vec![
                one("zrc", &["zaken.lezen", "zaken.bijwerken"]),
                one("ztc", &["catalogi.lezen"]),
            ],
        };
        let said = judge(&some);
        assert_eq!(said.status, Status::Fout);
        assert!(said.to_string().contains("mist daar documenten.lezen, documenten.aanmaken"), "{said}");
        let all = Applicatie { heeft_alle_autorisaties: true, ..some };
        assert_eq!(judge(&all).status, Status::Goed);
    }
}
