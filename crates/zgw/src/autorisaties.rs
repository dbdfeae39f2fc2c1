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
    /// The most secret zaak or document for which it holds.
    #[serde(default)]
    pub max_vertrouwelijkheidaanduiding: Vertrouwelijkheidaanduiding,
}

impl Applicatie {
    /// Whether it has this scope at this component, for whichever type.
    pub fn has(&self, component: &str, scope: &str) -> bool {
        self.heeft_alle_autorisaties
            || self.autorisaties.iter().any(|autorisatie| {
                autorisatie.component == component && autorisatie.scopes.iter().any(|own| own == scope)
            })
    }

    /// Whether it has this scope for documents of a type, by the type's URL as the peer wrote it.
    pub fn has_for_documents(&self, scope: &str, informatieobjecttype: &str) -> bool {
        self.heeft_alle_autorisaties
            || self.autorisaties.iter().any(|autorisatie| {
                autorisatie.component == "drc"
                    && autorisatie.informatieobjecttype.as_deref() == Some(informatieobjecttype)
                    && autorisatie.scopes.iter().any(|own| own == scope)
            })
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
}
