//! Autorisaties API (AC) 1.0: what our application may do at this peer. A 403 remains the truth; this tells it beforehand.

use serde::Deserialize;

use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::vertrouwelijkheid::Vertrouwelijkheidaanduiding;
use crate::wire;

/// What one application may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Applicatie {
    /// The name that the peer's administrator gave it.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub label: String,
    /// It may do everything.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub heeft_alle_autorisaties: bool,
    /// Otherwise, what it may do.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub autorisaties: Vec<Autorisatie>,
}

/// Scopes at one API, for one type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Autorisatie {
    /// `zrc`, `ztc`, `drc`, `brc`, `nrc` or `ac`.
    pub component: String,
    /// Such as `zaken.lezen`.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub scopes: Vec<String>,
    /// URL of the zaaktype for which it holds, as the peer wrote it.
    #[serde(default, deserialize_with = "wire::text")]
    pub zaaktype: Option<String>,
    /// URL of the informatieobjecttype for which it holds, as the peer wrote it.
    #[serde(default, deserialize_with = "wire::text")]
    pub informatieobjecttype: Option<String>,
    /// URL of the besluittype for which it holds, as the peer wrote it.
    #[serde(default, deserialize_with = "wire::text")]
    pub besluittype: Option<String>,
    /// The most secret zaak or document for which it holds.
    #[serde(default)]
    pub max_vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
}

/// Something that an application needs a scope for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nodig<'a> {
    /// `zrc`, `ztc`, `drc`, `brc`, `nrc` or `ac`.
    pub component: &'a str,
    /// One of these is enough, such as `zaken.bijwerken` or `zaken.geforceerd-bijwerken`.
    pub scopes: &'a [&'a str],
    /// With what; `None` where a scope holds for everything, as in the Catalogi API.
    pub van: Option<Van<'a>>,
}

/// With what something is done: things of one type, up to as secret as this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Van<'a> {
    /// URL of the zaaktype, informatieobjecttype or besluittype, which is one version, as the peer wrote it.
    pub soort: &'a str,
    /// How secret the thing is; besluiten say nothing of it.
    pub vertrouwelijk: Option<&'a Vertrouwelijkheidaanduiding>,
}

/// What is lacking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gemis {
    /// The scope is had for nothing at all.
    Scope,
    /// The scope is had, not for this type (or this version of it).
    Soort,
    /// The scope is had for this type, for what is less secret: up to this.
    Vertrouwelijkheid(Vertrouwelijkheidaanduiding),
}

impl Applicatie {
    /// Whether it has this scope at this component, for whichever type.
    pub fn has(&self, component: &str, scope: &str) -> bool {
        self.gemis(&Nodig { component, scopes: &[scope], van: None }).is_none()
    }

    /// What it lacks to do this; `None`: it may. Judges as Open Zaak does: by the type's version, and not above the
    /// maximum; an autorisatie that gives no maximum gives nothing.
    pub fn gemis(&self, nodig: &Nodig<'_>) -> Option<Gemis> {
        if self.heeft_alle_autorisaties {
            return None;
        }
        let with_scope: Vec<&Autorisatie> = self
            .autorisaties
            .iter()
            .filter(|een| een.component == nodig.component)
            .filter(|een| een.scopes.iter().any(|own| nodig.scopes.contains(&own.as_str())))
            .collect();
        if with_scope.is_empty() {
            return Some(Gemis::Scope);
        }
        let van = nodig.van?;
        let mut of_soort = with_scope.into_iter().filter(|een| een.is_of(van.soort)).peekable();
        if of_soort.peek().is_none() {
            return Some(Gemis::Soort);
        }
        let secret = van.vertrouwelijk?;
        let most =
            of_soort.map(|een| een.max_vertrouwelijkheidaanduiding.clone()).filter(Autorisatie::is_known);
        match most.max() {
            None => Some(Gemis::Soort),
            Some(most) if *secret <= most => None,
            Some(most) => Some(Gemis::Vertrouwelijkheid(most)),
        }
    }
}

impl Autorisatie {
    /// Whether it is about this type. By its key, for a gateway may know the peer by another host.
    fn is_of(&self, soort: &str) -> bool {
        let own = [&self.zaaktype, &self.informatieobjecttype, &self.besluittype];
        own.into_iter().flatten().any(|own| {
            own == soort || wire::uuid_of(own).is_some_and(|key| wire::uuid_of(soort) == Some(key))
        })
    }

    fn is_known(most: &Vertrouwelijkheidaanduiding) -> bool {
        !matches!(most, Vertrouwelijkheidaanduiding::Onbekend(_))
    }
}

impl Client {
    /// What we may do here. Needs the scope `autorisaties.lezen`.
    pub async fn applicatie(&self, caller: &Caller) -> Result<Applicatie, Error> {
        let call = Call::get(Api::Autorisaties, "applicaties/consumer").with("clientId", self.client_id());
        within(self.budget(), self.read(caller, call)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_had_at_its_own_component_only_unless_everything_is() {
        let some: Applicatie = serde_json::from_str(
            r#"{"label": "CRM", "heeftAlleAutorisaties": false, "autorisaties": [
                {"component": "zrc", "scopes": ["zaken.lezen"], "zaaktype": "http://h/z", "maxVertrouwelijkheidaanduiding": "intern"},
                {"component": "ztc", "scopes": ["catalogi.lezen"]}]}"#,
        )
        .unwrap();
        assert!(some.has("zrc", "zaken.lezen") && some.has("ztc", "catalogi.lezen"));
        assert!(!some.has("zrc", "zaken.bijwerken") && !some.has("drc", "zaken.lezen"));
        let all: Applicatie = serde_json::from_str(r#"{"heeftAlleAutorisaties": true}"#).unwrap();
        assert!(all.has("drc", "documenten.lezen"));
    }
    #[test]
    fn what_is_lacking_is_said_of_the_scope_the_version_and_how_secret_it_is() {
        use Vertrouwelijkheidaanduiding as Va;

        let (one, other) = (
            "http://h/zaaktypen/11111111-1111-4111-8111-111111111111",
            "http://h/zaaktypen/22222222-2222-4222-8222-222222222222",
        );
        let some = |max: &str| -> Applicatie {
            serde_json::from_value(serde_json::json!({ "autorisaties": [
                { "component": "zrc", "scopes": ["zaken.lezen"], "zaaktype": other,
                    "maxVertrouwelijkheidaanduiding": "zeer_geheim" },
                { "component": "zrc", "scopes": ["zaken.lezen", "zaken.geforceerd-bijwerken"], "zaaktype": one,
                    "maxVertrouwelijkheidaanduiding": max },
            ] }))
            .unwrap()
        };
        let gemis =
            |applicatie: &Applicatie, scopes: &[&str], soort: &str, secret: Vertrouwelijkheidaanduiding| {
                let van = Some(Van { soort, vertrouwelijk: Some(&secret) });
                applicatie.gemis(&Nodig { component: "zrc", scopes, van })
            };
        let update = ["zaken.bijwerken", "zaken.geforceerd-bijwerken"];
        let intern = some("intern");
        assert_eq!(gemis(&intern, &update, one, Va::Intern), None);
        assert_eq!(gemis(&intern, &["zaken.bijwerken"], one, Va::Openbaar), Some(Gemis::Scope));
        assert_eq!(gemis(&intern, &update, other, Va::Openbaar), Some(Gemis::Soort), "another version");
        let above = Some(Gemis::Vertrouwelijkheid(Va::Intern));
        assert_eq!(gemis(&intern, &update, one, Va::Vertrouwelijk), above);
        assert_eq!(gemis(&intern, &update, one, Va::default()), above, "nobody knows how secret it is");
        assert_eq!(gemis(&some(""), &update, one, Va::Openbaar), Some(Gemis::Soort), "no maximum, nothing");
        let gateway = one.replace("http://h", "https://gateway");
        assert_eq!(gemis(&intern, &update, &gateway, Va::Intern), None);
    }
}
