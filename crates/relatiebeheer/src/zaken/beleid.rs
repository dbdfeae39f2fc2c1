//! Who may do what with which zaken, from data: the rules of `zaakrecht` give, nothing else does; those of
//! `documentregel` say where the process does not allow a document. What the zaaksysteem itself refuses us comes on top.

use serde::{Deserialize, Serialize};
use store::{Conn, FromRow, Json, sql};
use utoipa::ToSchema;
use zgw::Vertrouwelijkheidaanduiding;

use crate::{
    rest::problem::Result,
    toegang::{Medewerker, Rol},
};

/// What is done with a zaak or a document of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Handeling {
    /// Seeing the zaak.
    Lezen,
    /// Changing it, or adding a contact or somebody to it.
    Bijwerken,
    /// Seeing its documents.
    DocumentLezen,
    /// Adding a document.
    DocumentToevoegen,
    /// Changing a document.
    DocumentWijzigen,
    /// Changing it though it is `definitief` or `gearchiveerd`.
    DocumentDefinitiefWijzigen,
}

/// For everything: every zaaksysteem, zaaktype or statustype.
pub(crate) const ALLE: &str = "*";

/// A rule that gives a group of employees something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Zaakrecht {
    /// `medewerker`, `vertrouwelijk` or a value of the claim with roles.
    pub(crate) groep: String,
    /// Code of the zaaksysteem; `*` for all.
    pub(crate) zaaksysteem: String,
    /// Identificatie of the zaaktype, over all its versions; `*` for all.
    pub(crate) zaaktype: String,
    /// The most secret vertrouwelijkheidaanduiding for which it holds, of the zaak and of its documents.
    #[schema(value_type = String)]
    pub(crate) tot_en_met: Vertrouwelijkheidaanduiding,
    pub(crate) handelingen: Vec<Handeling>,
}

/// Whether documents may be added and changed in zaken of one type that have one status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Documentregel {
    /// Code of the zaaksysteem; `*` for all.
    pub(crate) zaaksysteem: String,
    /// Identificatie of the zaaktype; `*` for all.
    pub(crate) zaaktype: String,
    /// Omschrijving of the statustype; `*` for all.
    pub(crate) statustype: String,
    pub(crate) toevoegen: bool,
    pub(crate) wijzigen: bool,
}

impl FromRow for Zaakrecht {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            groep: row.get(0)?,
            zaaksysteem: row.get(1)?,
            zaaktype: row.get(2)?,
            tot_en_met: Some(row.get::<String>(3)?).into(),
            handelingen: row.get::<Json<Vec<Handeling>>>(4)?.0,
        })
    }
}

impl FromRow for Documentregel {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            zaaksysteem: row.get(0)?,
            zaaktype: row.get(1)?,
            statustype: row.get(2)?,
            toevoegen: row.get(3)?,
            wijzigen: row.get(4)?,
        })
    }
}

/// All rules of one table, in the order in which they were given.
pub(crate) async fn zaakrechten(conn: &Conn) -> Result<Vec<Zaakrecht>> {
    let sql = sql!(
        "select groep, zaaksysteem, zaaktype, tot_en_met, handelingen from zaakrecht order by volgnummer"
    );
    Ok(conn.query(sql, &[]).await?)
}

/// The same for documents.
pub(crate) async fn documentregels(conn: &Conn) -> Result<Vec<Documentregel>> {
    let sql = sql!(
        "select zaaksysteem, zaaktype, statustype, toevoegen, wijzigen from documentregel order by volgnummer"
    );
    Ok(conn.query(sql, &[]).await?)
}

/// What one employee may do.
#[derive(Clone, Debug)]
pub(crate) struct Rechten {
    rechten: Vec<Zaakrecht>,
    regels: Vec<Documentregel>,
}

/// Of what it is asked whether it may: the type of a zaak and how secret it, or its document, is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Van<'a> {
    /// Code of the zaaksysteem.
    pub(crate) bron: &'a str,
    /// Identificatie of the zaaktype.
    pub(crate) zaaktype: &'a str,
    pub(crate) vertrouwelijk: &'a Vertrouwelijkheidaanduiding,
}

impl Rechten {
    /// The rules as they are now, as far as they are about this employee.
    pub(crate) async fn of(conn: &Conn, wie: &Medewerker) -> Result<Self> {
        let all = zaakrechten(conn).await?;
        Ok(Self::from_rules(all, documentregels(conn).await?, wie))
    }

    fn from_rules(all: Vec<Zaakrecht>, regels: Vec<Documentregel>, wie: &Medewerker) -> Self {
        Self { rechten: all.into_iter().filter(|recht| is_in(wie, &recht.groep)).collect(), regels }
    }

    /// Whether a rule gives it. Deny by default; a zaak that says nothing of how secret it is, is most secret.
    pub(crate) fn may(&self, handeling: Handeling, van: Van<'_>) -> bool {
        self.rechten.iter().any(|recht| {
            is(&recht.zaaksysteem, van.bron)
                && is(&recht.zaaktype, van.zaaktype)
                && *van.vertrouwelijk <= recht.tot_en_met
                && recht.handelingen.contains(&handeling)
        })
    }

    /// Whether the process lets a document be added ([`Handeling::DocumentToevoegen`]) or changed while a zaak has this
    /// status. The most precise rule decides; without one it does.
    pub(crate) fn process_allows(&self, handeling: Handeling, van: Van<'_>, statustype: &str) -> bool {
        let fits = |regel: &&Documentregel| {
            is(&regel.zaaksysteem, van.bron)
                && is(&regel.zaaktype, van.zaaktype)
                && is(&regel.statustype, statustype)
        };
        let precision = |regel: &&Documentregel| {
            (regel.zaaktype != ALLE, regel.statustype != ALLE, regel.zaaksysteem != ALLE)
        };
        self.regels.iter().filter(fits).max_by_key(precision).is_none_or(|regel| match handeling {
            Handeling::DocumentToevoegen => regel.toevoegen,
            Handeling::DocumentWijzigen => regel.wijzigen,
            _ => true,
        })
    }
}

fn is(rule: &str, value: &str) -> bool {
    rule == ALLE || rule == value
}

/// Our own roles go by their own names, whatever the provider of logins calls them.
fn is_in(wie: &Medewerker, groep: &str) -> bool {
    match groep {
        "medewerker" => wie.has(Rol::Medewerker),
        "vertrouwelijk" => wie.has(Rol::Medewerker) && wie.has(Rol::Vertrouwelijk),
        "beheerder" => wie.has(Rol::Beheerder),
        groep => wie.groepen.iter().any(|own| own == groep),
    }
}

#[cfg(test)]
mod tests {
    use zgw::Vertrouwelijkheidaanduiding as Va;

    use super::{Documentregel, Handeling, Rechten, Van, Zaakrecht};
    use crate::toegang::{Medewerker, Rol};

    fn wie(rollen: &[Rol]) -> Medewerker {
        Medewerker {
            gebruiker: "anna".to_owned(),
            naam: "Anna".to_owned(),
            rollen: rollen.to_vec(),
            groepen: vec!["sociaal-team".to_owned()],
            spoor: None,
        }
    }

    fn recht(groep: &str, zaaksysteem: &str, zaaktype: &str) -> Zaakrecht {
        Zaakrecht {
            groep: groep.to_owned(),
            zaaksysteem: zaaksysteem.to_owned(),
            zaaktype: zaaktype.to_owned(),
            tot_en_met: Va::Vertrouwelijk,
            handelingen: vec![Handeling::Lezen],
        }
    }

    const VAN: Van<'_> = Van { bron: "zgw", zaaktype: "ZT-1", vertrouwelijk: &Va::Intern };

    #[test]
    fn a_rule_gives_something_only_when_every_part_of_it_fits() {
        let with = |recht: Zaakrecht| Rechten::from_rules(vec![recht], vec![], &wie(&[Rol::Medewerker]));
        let may = |recht: Zaakrecht, van: Van<'_>| with(recht).may(Handeling::Lezen, van);
        assert!(may(recht("medewerker", "zgw", "ZT-1"), VAN));
        assert!(may(recht("sociaal-team", "*", "*"), VAN), "a group of the provider's own");
        assert!(!may(recht("ander-team", "*", "*"), VAN));
        assert!(!may(recht("medewerker", "sociaal", "*"), VAN), "another zaaksysteem");
        assert!(!may(recht("medewerker", "*", "ZT-2"), VAN), "another zaaktype");
        assert!(may(recht("medewerker", "*", "*"), Van { vertrouwelijk: &Va::Vertrouwelijk, ..VAN }));
        assert!(!may(recht("medewerker", "*", "*"), Van { vertrouwelijk: &Va::Confidentieel, ..VAN }));
        assert!(!with(recht("medewerker", "*", "*")).may(Handeling::Bijwerken, VAN), "another operation");
        assert!(!Rechten::from_rules(vec![], vec![], &wie(&[Rol::Medewerker])).may(Handeling::Lezen, VAN));
    }

    #[test]
    fn our_own_roles_are_groups_and_what_is_for_the_trusted_takes_an_employee() {
        let may = |groep: &str, rollen: &[Rol]| {
            Rechten::from_rules(vec![recht(groep, "*", "*")], vec![], &wie(rollen)).may(Handeling::Lezen, VAN)
        };
        assert!(may("vertrouwelijk", &[Rol::Medewerker, Rol::Vertrouwelijk]));
        assert!(!may("vertrouwelijk", &[Rol::Medewerker]));
        assert!(!may("vertrouwelijk", &[Rol::Vertrouwelijk]), "trusted, and no employee");
        assert!(may("beheerder", &[Rol::Beheerder]));
        assert!(!may("medewerker", &[Rol::Beheerder]));
    }

    #[test]
    fn the_most_precise_documentregel_decides_and_only_where_it_fits() {
        let regel = |zaaksysteem: &str, zaaktype: &str, statustype: &str, toevoegen: bool| Documentregel {
            zaaksysteem: zaaksysteem.to_owned(),
            zaaktype: zaaktype.to_owned(),
            statustype: statustype.to_owned(),
            toevoegen,
            wijzigen: !toevoegen,
        };
        let allows = |regels: &[Documentregel], handeling: Handeling| {
            Rechten::from_rules(vec![], regels.to_vec(), &wie(&[])).process_allows(
                handeling,
                VAN,
                "Ontvangen",
            )
        };
        let add = Handeling::DocumentToevoegen;
        assert!(allows(&[], add), "without a rule the process has no opinion");
        assert!(!allows(&[regel("*", "*", "*", false)], add));
        assert!(allows(&[regel("*", "*", "*", false)], Handeling::DocumentWijzigen), "each is said apart");
        for other in [regel("x", "*", "*", false), regel("*", "x", "*", false), regel("*", "*", "x", false)] {
            assert!(allows(std::slice::from_ref(&other), add), "{other:?} is about others");
        }
        for precise in
            [regel("zgw", "*", "*", true), regel("*", "ZT-1", "*", true), regel("*", "*", "Ontvangen", true)]
        {
            assert!(allows(&[regel("*", "*", "*", false), precise.clone()], add), "{precise:?}");
        }
    }
}
