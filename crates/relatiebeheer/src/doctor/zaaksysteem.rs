//! A zaaksysteem: whether each of its APIs lets us in, and whether we may do there what the werkplek offers.

use std::sync::Arc;

use futures_util::future::join_all;
use zgw::{Api, Caller, Client, Error, catalogi::Zaaktype, transport::Transport};

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

/// What there is to say of one zaaksysteem.
pub(super) async fn zaaksysteem(
    systeem: &config::Zgw,
    clock: Clock,
    transport: Arc<dyn Transport>,
) -> Vec<Bevinding> {
    let found = looked(systeem, clock, transport).await;
    found.into_iter().map(|bevinding| bevinding.of(&systeem.code)).collect()
}

async fn looked(systeem: &config::Zgw, clock: Clock, transport: Arc<dyn Transport>) -> Vec<Bevinding> {
    let client = match systemen::client(systeem, &clock, &transport) {
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
    if found.iter().any(|one| one.wat == "zgw.catalogi" && one.status == Status::Goed)
        && let Ok(zaaktypen) = client.zaaktypen(&caller).await
    {
        found.extend(adressen(&client, &zaaktypen));
    }
    found
}

/// Whether it calls itself as we call it. Behind a gateway it does not, and then its messages are refused.
fn adressen(client: &Client, zaaktypen: &[Zaaktype]) -> Option<Bevinding> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_which_right_is_missing() {
        let refused = Err(Error::NotAllowed { code: "permission_denied".into(), detail: String::new() });
        let bevinding = of_api("zgw.catalogi", "catalogi.lezen", &refused);
        assert!(bevinding.to_string().contains("catalogi.lezen"), "{bevinding}");
    }
}
