//! The confidentiality scale of zaken and documents.

use serde::{Deserialize, Serialize};

/// `vertrouwelijkheidaanduiding`, from open to most secret, so `<=` compares as zrc-006 asks. A value that this
/// version does not know is kept, and counts as more secret than all known ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(from = "Option<String>", into = "String")]
pub enum Vertrouwelijkheidaanduiding {
    /// `openbaar`
    Openbaar,
    /// `beperkt_openbaar`
    BeperktOpenbaar,
    /// `intern`
    Intern,
    /// `zaakvertrouwelijk`
    Zaakvertrouwelijk,
    /// `vertrouwelijk`
    Vertrouwelijk,
    /// `confidentieel`
    Confidentieel,
    /// `geheim`
    Geheim,
    /// `zeer_geheim`
    ZeerGeheim,
    /// Another value, or none at all (then empty).
    Onbekend(String),
}

impl Vertrouwelijkheidaanduiding {
    /// The known values, least secret first.
    pub const BEKEND: [Self; 8] = [
        Self::Openbaar,
        Self::BeperktOpenbaar,
        Self::Intern,
        Self::Zaakvertrouwelijk,
        Self::Vertrouwelijk,
        Self::Confidentieel,
        Self::Geheim,
        Self::ZeerGeheim,
    ];

    /// As the APIs write it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Openbaar => "openbaar",
            Self::BeperktOpenbaar => "beperkt_openbaar",
            Self::Intern => "intern",
            Self::Zaakvertrouwelijk => "zaakvertrouwelijk",
            Self::Vertrouwelijk => "vertrouwelijk",
            Self::Confidentieel => "confidentieel",
            Self::Geheim => "geheim",
            Self::ZeerGeheim => "zeer_geheim",
            Self::Onbekend(text) => text,
        }
    }
}

impl Default for Vertrouwelijkheidaanduiding {
    /// Absent: treated as the most secret.
    fn default() -> Self {
        Self::Onbekend(String::new())
    }
}

impl From<Option<String>> for Vertrouwelijkheidaanduiding {
    fn from(text: Option<String>) -> Self {
        let text = text.unwrap_or_default();
        Self::BEKEND.into_iter().find(|known| known.as_str() == text).unwrap_or(Self::Onbekend(text))
    }
}

impl From<Vertrouwelijkheidaanduiding> for String {
    fn from(value: Vertrouwelijkheidaanduiding) -> Self {
        value.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vertrouwelijkheidaanduiding {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_scale_is_ordered_and_the_unknown_is_most_secret() {
        assert!(Vertrouwelijkheidaanduiding::BEKEND.is_sorted());
        assert!(read("\"zaakvertrouwelijk\"") < read("\"geheim\""));
        assert!(read("\"kosmisch\"") > Vertrouwelijkheidaanduiding::ZeerGeheim);
        assert!(read("null") > Vertrouwelijkheidaanduiding::ZeerGeheim);
    }

    #[test]
    fn every_value_survives_a_round_trip() {
        for text in ["openbaar", "beperkt_openbaar", "intern", "zeer_geheim", "kosmisch"] {
            let quoted = format!("\"{text}\"");
            assert_eq!(serde_json::to_string(&read(&quoted)).unwrap(), quoted);
        }
    }
}
