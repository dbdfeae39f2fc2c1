//! Filters: a resource declares each on one line; they become a `where` here and parameters in the OAS.

use jiff::civil::Date;
use store::{Moment, Param};
use uuid::Uuid;

use crate::rest::{
    formats::{Unfit, parse_asked_date, parse_moment},
    input::NUL,
    problem::{InvalidParam, Problem, Result},
    query::Query,
};

/// A filter of a list.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// The query parameter.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// The condition, with `?` for every place where the value stands. See [`store`] for when a set goes by `in (select …)`.
    pub sql: &'static str,
    /// Whether an index finds the few rows that fit, however large the table is. A test has both engines say so.
    pub is_narrow: bool,
}

impl Filter {
    /// One of which an index finds the few rows that fit.
    pub(crate) const fn narrow(self) -> Self {
        Self { is_narrow: true, ..self }
    }
}

/// What to do when a list takes too long: filters that would make it short.
pub(crate) fn advice(filters: &[Filter]) -> String {
    // Of a uuid and its URL one says enough.
    let named = filters.iter().filter(|filter| filter.is_narrow && !matches!(filter.kind, Kind::Url));
    let names: Vec<&str> = named.map(|filter| filter.name).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" Voeg een filter toe dat weinig vindt, zoals {}.", names.join(", "))
}

/// What the value of a filter is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Equal, case sensitive.
    Text,
    /// Contains, whatever the case.
    Contains,
    /// Comma separated, any of them.
    AnyOf,
    /// A uuid.
    Uuid,
    /// Any URL; only the uuid that it ends in counts.
    Url,
    /// In small letters or capitals. What is no boolean is ignored, as Open Klant does.
    Boolean,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A moment.
    DateTime,
    /// A date.
    Date,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $function:ident => $kind:ident),+ $(,)?) => {
        $($(#[$doc])* pub(crate) const fn $function(name: &'static str, sql: &'static str) -> Filter {
            let kind = Kind::$kind;
            // Whatever goes by a uuid is one, or belongs to one.
            Filter { name, kind, sql, is_narrow: matches!(kind, Kind::Uuid | Kind::Url) }
        })+
    };
}
kinds! {
    /// Equal, case sensitive.
    text => Text,
    /// Contains, whatever the case.
    contains => Contains,
    /// Comma separated, any of them.
    any_of => AnyOf,
    /// A uuid.
    uuid => Uuid,
    /// A URL that ends in a uuid.
    url => Url,
    /// True or false.
    boolean => Boolean,
    /// A moment.
    date_time => DateTime,
    /// A date.
    date => Date,
}

/// One of a list of words.
pub(crate) const fn choice(
    name: &'static str,
    options: &'static [&'static str],
    sql: &'static str,
) -> Filter {
    Filter { name, kind: Kind::Choice(options), sql, is_narrow: false }
}

/// A `where` with its parameters.
#[derive(Default)]
pub(crate) struct Where {
    /// Empty, or ` where …`.
    pub(crate) sql: String,
    pub(crate) params: Vec<Box<dyn Param>>,
}

impl Where {
    /// Adds a condition; every `?` in it is bound to its own copy of the value.
    fn and<T: Param + Clone + 'static>(&mut self, condition: &str, value: &T) {
        self.sql.push_str(if self.sql.is_empty() { " where " } else { " and " });
        for part in condition.split_inclusive('?') {
            if let Some(part) = part.strip_suffix('?') {
                self.params.push(Box::new(value.clone()));
                self.sql.push_str(part);
                self.sql.push('$');
                self.sql.push_str(&self.params.len().to_string());
            } else {
                self.sql.push_str(part);
            }
        }
    }

    fn never(&mut self) {
        self.sql.push_str(if self.sql.is_empty() { " where false" } else { " and false" });
    }

    /// The parameters, as the store wants them.
    pub(crate) fn bound(&self) -> Vec<&dyn Param> {
        self.params.iter().map(|param| &**param as &dyn Param).collect()
    }
}

/// The conditions that a query asks for; every value that is wrong is reported.
pub(crate) fn conditions(filters: &[Filter], query: &Query<'_>) -> Result<Where> {
    let mut conditions = Where::default();
    let mut errors = Vec::new();
    for filter in filters {
        if let Some(value) = query.get(filter.name)
            && let Err((code, reason)) = apply(filter, value, &mut conditions)
        {
            errors.push(InvalidParam::new(filter.name, code, reason));
        }
    }
    if errors.is_empty() { Ok(conditions) } else { Err(Problem::Invalid(errors)) }
}

/// The longest text that is searched for a part of.
const LONGEST_PART: usize = 4_000;
/// The most values of one filter.
const MOST_ITEMS: usize = 100;

type Wrong = (&'static str, String);

fn apply(filter: &Filter, given: &str, to: &mut Where) -> Result<(), Wrong> {
    // Spaces around what is typed say nothing; a word of a list is given to the letter.
    let value = match filter.kind {
        Kind::Boolean | Kind::Choice(_) => given,
        _ => given.trim(),
    };
    match filter.kind {
        Kind::Text | Kind::Contains | Kind::AnyOf | Kind::Url if value.contains('\0') => {
            return Err((NUL.0, NUL.1.to_owned()));
        }
        Kind::Text | Kind::Contains | Kind::Uuid | Kind::Url if value.is_empty() => {}
        Kind::Text => to.and(filter.sql, &value.to_owned()),
        // Nothing that is stored is longer, and databases refuse long patterns.
        Kind::Contains if value.chars().count() > LONGEST_PART => to.never(),
        Kind::Contains => to.and(filter.sql, &contains_pattern(value)),
        Kind::AnyOf if value.split(',').count() > MOST_ITEMS => {
            return Err(("invalid", format!("Geef hoogstens {MOST_ITEMS} waarden.")));
        }
        Kind::AnyOf => any(filter, value, to),
        Kind::Uuid => {
            to.and(filter.sql, &value.parse::<Uuid>().map_err(|_| invalid("Voer een geldige UUID in."))?);
        }
        Kind::Url => match uuid_of_url(value).ok_or_else(|| invalid("Voer een geldige URL in."))? {
            Some(uuid) => to.and(filter.sql, &uuid),
            None => to.never(),
        },
        Kind::Boolean => {
            if let Some(flag) = parse_boolean(value) {
                to.and(filter.sql, &flag);
            }
        }
        Kind::Choice(options) if options.contains(&value) => to.and(filter.sql, &value.to_owned()),
        Kind::Choice(_) => {
            let reason = format!("Selecteer een geldige keuze. {value} is geen beschikbare keuze.");
            return Err(("invalid_choice", reason));
        }
        Kind::DateTime => {
            let moment: Result<Moment, Unfit> = parse_moment(value);
            match moment {
                Ok(moment) => to.and(filter.sql, &moment),
                // Nothing happened then.
                Err(Unfit::Beyond) => to.never(),
                Err(Unfit::Unreadable) => return Err(invalid("Voer een geldige datum/tijd in.")),
            }
        }
        Kind::Date => {
            let date: Option<Date> = parse_asked_date(value);
            to.and(filter.sql, &date.ok_or_else(|| invalid("Voer een geldige datum in."))?);
        }
    }
    Ok(())
}

fn invalid(reason: &str) -> Wrong {
    ("invalid", reason.to_owned())
}

/// `a,b` → the condition for a, or the condition for b.
fn any(filter: &Filter, value: &str, to: &mut Where) {
    let outer = std::mem::take(&mut to.sql);
    let mut alternatives = Vec::new();
    for item in value.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        to.and(filter.sql, &item.to_owned());
        alternatives.push(std::mem::take(&mut to.sql).replacen(" where ", "", 1));
    }
    to.sql = outer;
    if !alternatives.is_empty() {
        to.sql.push_str(if to.sql.is_empty() { " where " } else { " and " });
        to.sql.push_str(&["(", &alternatives.join(" or "), ")"].concat());
    }
}

/// The pattern for `lower(column) like lower(?) escape '\'`: the engine that folds the column folds the pattern.
fn contains_pattern(value: &str) -> String {
    let mut pattern = String::from("%");
    for letter in value.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn parse_boolean(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// `None`: no URL. `Some(None)`: a URL that ends in no uuid.
pub(crate) fn uuid_of_url(value: &str) -> Option<Option<Uuid>> {
    let url = reqwest::Url::parse(value).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "ftp" | "ftps") || url.host_str().is_none() {
        return None;
    }
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Some(last.parse().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Filter, any_of, boolean, conditions, contains, contains_pattern, text, url, uuid_of_url};
    use crate::rest::query::Query;

    /// The `where` of a query, and how many parameters it has.
    fn where_of(filters: &[Filter], query: &str) -> (String, usize) {
        let conditions = conditions(filters, &Query::parse(Some(query), |_| true).unwrap()).unwrap();
        let bound = conditions.bound().len();
        (conditions.sql, bound)
    }

    #[test]
    fn conditions_are_joined_and_their_places_numbered_as_they_appear() {
        let filters =
            [text("a", "a = ?"), text("b", "b = ? or c = ?"), any_of("d", "d = ?"), boolean("e", "e = ?")];
        assert_eq!(where_of(&filters, ""), (String::new(), 0));
        assert_eq!(where_of(&filters, "e=misschien&a=&b=%20&d=%09"), (String::new(), 0));
        assert_eq!(where_of(&filters, "e=%20true"), (String::new(), 0));
        let (sql, bound) = where_of(&filters, "d=x,y&b=1&a=2&e=true");
        assert_eq!(sql, " where a = $1 and b = $2 or c = $3 and (d = $4 or d = $5) and e = $6");
        assert_eq!(bound, 6);
    }

    #[test]
    fn a_url_that_ends_in_no_uuid_finds_nothing() {
        let filters = [url("a", "a = ?"), text("b", "b = ?")];
        assert_eq!(where_of(&filters, "a=http://h/x&b=1"), (" where false and b = $1".to_owned(), 1));
        let uuid = "11111111-1111-4111-8111-111111111111";
        assert_eq!(uuid_of_url(&format!("https://h/{uuid}/")), Some(uuid.parse().ok()));
        assert_eq!(uuid_of_url(&format!("https://h/x?uuid={uuid}")), Some(None));
        assert_eq!(uuid_of_url(uuid), None);
        assert_eq!(uuid_of_url("mailto:a@example.nl"), None);
    }

    #[test]
    fn a_part_is_taken_to_the_letter() {
        assert_eq!(contains_pattern(r"50%_\É"), r"%50\%\_\\É%");
    }

    proptest! {
        #[test]
        fn every_value_is_bound_or_refused_and_never_part_of_the_statement(value in ".{0,40}") {
            let filters = [text("a", "a = ?"), contains("b", "lower(b) like lower(?)"), any_of("c", "c = ?")];
            let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let query = format!("a={encoded}&b={encoded}&c={encoded}");
            if let Ok(found) = conditions(&filters, &Query::parse(Some(&query), |_| true).unwrap()) {
                prop_assert_eq!(found.sql.matches('$').count(), found.bound().len());
                let plain: String = found.sql.chars().filter(|letter| !letter.is_ascii_digit()).collect();
                let known = ["", " where ", "a = $", " and ", "lower(b) like lower($)", "(", "c = $", " or ", ")"];
                let rest = known.iter().skip(1).fold(plain, |text, part| text.replace(part, ""));
                prop_assert_eq!(rest, "");
            }
        }
    }
}
