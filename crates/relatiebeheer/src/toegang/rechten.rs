//! What an application may do with the standard APIs: scopes such as `klantcontacten:read` and `*:write`.

use std::{fmt, sync::Arc};

use super::Action;
use crate::{contactgegevens, klantinteracties};

/// The scopes of an application. Without any it may do everything, as with Open Klant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rechten {
    /// `None`: everything.
    rechten: Option<Arc<[Recht]>>,
    /// Whether it gets no BSN in any answer.
    zonder_bsn: bool,
}

/// One scope.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recht {
    /// Path of the resource; `*` for all.
    resource: String,
    action: Action,
}

/// Stands for every resource.
const ALL: &str = "*";
/// The scope that takes something away: whatever else it may, it gets no BSN.
const ZONDER_BSN: &str = "zonder-bsn";

impl Rechten {
    /// Reads scopes; says which are not, and what there is.
    pub(crate) fn parse<'s>(scopes: impl IntoIterator<Item = &'s str>) -> Result<Self, String> {
        let (zonder, others): (Vec<&str>, Vec<&str>) =
            scopes.into_iter().partition(|scope| *scope == ZONDER_BSN);
        let rechten: Result<Arc<[Recht]>, String> = others.into_iter().map(Recht::parse).collect();
        let some = |rechten: Arc<[Recht]>| (!rechten.is_empty()).then_some(rechten);
        rechten.map(|rechten| Self { rechten: some(rechten), zonder_bsn: !zonder.is_empty() })
    }

    /// As [`fmt::Display`] wrote it.
    pub(crate) fn stored(text: Option<&str>) -> Self {
        // A scope that this version does not know gives nothing.
        let scopes: Vec<&str> = text.map(|text| text.split(' ').collect()).unwrap_or_default();
        let zonder_bsn = scopes.contains(&ZONDER_BSN);
        let others: Vec<&str> = scopes.into_iter().filter(|scope| *scope != ZONDER_BSN).collect();
        let known = || others.iter().filter_map(|scope| Recht::parse(scope).ok()).collect();
        Self { rechten: (!others.is_empty()).then(known), zonder_bsn }
    }

    /// Whether this is all that can be allowed.
    pub(crate) fn is_everything(&self) -> bool {
        self.rechten.is_none() && !self.zonder_bsn
    }

    /// Whether it gets no BSN in any answer.
    pub(crate) fn is_without_bsn(&self) -> bool {
        self.zonder_bsn
    }

    /// Whether `action` is allowed on the resource with this path.
    pub(crate) fn allow(&self, action: Action, resource: &str) -> bool {
        let Some(rechten) = &self.rechten else { return true };
        rechten
            .iter()
            .any(|recht| recht.action == action && (recht.resource == ALL || recht.resource == resource))
    }
}

impl fmt::Display for Rechten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rechten = self.rechten.iter().flat_map(|rechten| rechten.iter());
        let scopes = rechten.map(|Recht { resource, action }| scope(*action, resource));
        let all: Vec<String> = scopes.chain(self.zonder_bsn.then(|| ZONDER_BSN.to_owned())).collect();
        f.write_str(&all.join(" "))
    }
}

/// The scope that allows `action` on a resource.
pub(super) fn scope(action: Action, resource: &str) -> String {
    let action = match action {
        Action::Read => "read",
        Action::Write => "write",
    };
    format!("{resource}:{action}")
}

impl Recht {
    fn parse(scope: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{scope}` is not a scope: give {ZONDER_BSN}, RESOURCE:read or RESOURCE:write, with as RESOURCE * or \
                 one of {}",
                resources().collect::<Vec<_>>().join(", ")
            )
        };
        let (resource, action) = scope.split_once(':').ok_or_else(wrong)?;
        let action = match action {
            "read" => Action::Read,
            "write" => Action::Write,
            _ => return Err(wrong()),
        };
        if resource != ALL && !resources().any(|known| known == resource) {
            return Err(wrong());
        }
        Ok(Self { resource: resource.to_owned(), action })
    }
}

/// The paths of the resources of both APIs.
fn resources() -> impl Iterator<Item = &'static str> {
    klantinteracties::paths().into_iter().chain(contactgegevens::paths())
}

#[cfg(test)]
mod tests {
    use super::{Action, Rechten};

    #[test]
    fn a_scope_allows_its_own_action_on_its_own_resource() {
        let rechten = Rechten::parse(["klantcontacten:read", "persoon:write"]).unwrap();
        assert!(rechten.allow(Action::Read, "klantcontacten"));
        assert!(!rechten.allow(Action::Write, "klantcontacten"));
        assert!(!rechten.allow(Action::Read, "partijen"));
        assert!(rechten.allow(Action::Write, "persoon"));
        let all = Rechten::parse(["*:read"]).unwrap();
        assert!(all.allow(Action::Read, "partijen") && !all.allow(Action::Write, "partijen"));
    }

    #[test]
    fn no_scope_is_everything_and_one_that_is_unknown_is_refused() {
        assert!(Rechten::parse([]).unwrap().is_everything());
        for wrong in ["klantcontacten", "zaken:read", "klantcontacten:delete", "", ":", "*"] {
            let why = Rechten::parse([wrong]).unwrap_err();
            assert!(why.contains("klantcontacten") && why.contains("organisatie"), "{why}");
        }
    }

    #[test]
    fn what_is_stored_is_read_back_and_what_is_no_longer_known_gives_nothing() {
        let rechten = Rechten::parse(["*:read", "partijen:write"]).unwrap();
        assert_eq!(Rechten::stored(Some(&rechten.to_string())), rechten);
        assert!(Rechten::stored(None).is_everything());
        for text in ["zonder-bsn", "partijen:read zonder-bsn"] {
            let rechten = Rechten::parse(text.split(' ')).unwrap();
            assert_eq!(
                (Rechten::stored(Some(text)), rechten.to_string()),
                (rechten.clone(), text.to_owned())
            );
            assert!(rechten.is_without_bsn() && !rechten.is_everything());
            assert_eq!(rechten.allow(Action::Write, "partijen"), text == "zonder-bsn");
        }
        let odd = Rechten::stored(Some("zaken:read"));
        assert!(!odd.is_everything() && !odd.allow(Action::Read, "partijen"));
    }
}
