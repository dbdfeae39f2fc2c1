//! Reading of single bodies, without a database.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Input, Mode};

/// A small object with one field of most kinds.
#[derive(Clone, Debug, Default, PartialEq)]
struct Thing {
    naam: String,
    soort: Option<String>,
    actief: bool,
    getal: Option<i64>,
    deel: Part,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Part {
    straat: String,
    plaats: String,
}

fn read(input: &mut Input<'_>, thing: &mut Thing) {
    input.text("eigenNaam").required().max(5).into(&mut thing.naam);
    input.choice("soort", &["a", "b"]).into_nullable(&mut thing.soort);
    input.boolean("isActief", false, &mut thing.actief);
    input.nullable_number("getal", (1, 9), &mut thing.getal);
    input.group("deel", &mut thing.deel, |input, deel| {
        input.text("straat").max(10).into(&mut deel.straat);
        input.text("plaats").max(10).into(&mut deel.plaats);
    });
}

/// What a body makes of `old`, and what is wrong with it.
fn apply(body: &Value, mode: Mode, old: &Thing) -> (Thing, Vec<String>) {
    let mut thing = old.clone();
    let mut input = Input::new(body, mode);
    read(&mut input, &mut thing);
    let wrong = input.errors.iter().map(|error| format!("{}: {}", error.name, error.code)).collect();
    (thing, wrong)
}

fn known() -> Thing {
    let deel = Part { straat: "Dam".to_owned(), plaats: "Ede".to_owned() };
    Thing { naam: "Jan".to_owned(), soort: Some("a".to_owned()), actief: true, getal: Some(3), deel }
}

#[test]
fn what_is_absent_stays_and_is_missed_only_outside_a_patch() {
    assert_eq!(apply(&json!({}), Mode::Patch, &known()), (known(), vec![]));
    for mode in [Mode::Create, Mode::Replace] {
        let (thing, wrong) = apply(&json!({}), mode, &known());
        assert_eq!((thing, wrong), (known(), vec!["eigenNaam: required".to_owned()]));
    }
}

#[test]
fn null_empties_what_may_be_empty() {
    let body = json!({ "soort": null, "getal": null, "deel": null });
    let (thing, wrong) = apply(&body, Mode::Patch, &known());
    assert_eq!((thing.soort, thing.getal, thing.deel, wrong), (None, None, Part::default(), vec![]));
    let (_, wrong) = apply(&json!({ "eigenNaam": null, "isActief": null }), Mode::Patch, &known());
    assert_eq!(wrong, ["eigenNaam: null", "isActief: null"]);
}

#[test]
fn a_group_that_is_given_is_replaced_whole() {
    let (thing, wrong) = apply(&json!({ "deel": { "plaats": "Epe" } }), Mode::Patch, &known());
    assert_eq!((thing.deel.straat.as_str(), thing.deel.plaats.as_str(), wrong.len()), ("", "Epe", 0));
    let (thing, wrong) =
        apply(&json!({ "deel": { "plaats": "Alphen aan den Rijn" } }), Mode::Patch, &known());
    assert_eq!(wrong, ["deel.plaats: max_length"]);
    assert_eq!(thing.deel.plaats, "");
}

#[test]
fn either_spelling_is_read_and_camel_case_goes_first() {
    let (thing, _) = apply(&json!({ "eigen_naam": "Piet", "is_actief": "nee" }), Mode::Patch, &known());
    assert_eq!(thing.naam, "Piet");
    let (thing, _) = apply(&json!({ "eigen_naam": "Piet", "eigenNaam": "Kees" }), Mode::Patch, &known());
    assert_eq!(thing.naam, "Kees");
}

#[test]
fn of_what_is_no_object_only_that_is_said() {
    for body in [json!(null), json!([]), json!("x"), json!(1.5)] {
        assert_eq!(
            apply(&body, Mode::Create, &known()),
            (known(), vec!["nonFieldErrors: invalid".to_owned()])
        );
    }
}

#[test]
fn a_description_names_every_field_and_reads_nothing() {
    let mut thing = known();
    let node = Input::describe(|input| read(input, &mut thing));
    let names: Vec<&str> = node.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["eigenNaam", "soort", "isActief", "getal", "deel"]);
    assert_eq!(thing, known());
}

proptest! {
    #[test]
    fn whatever_a_field_holds_it_is_right_or_it_is_named(
        field in prop::sample::select(&["eigenNaam", "soort", "isActief", "getal", "deel"][..]),
        value in prop_oneof![
            Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from), ".{0,8}".prop_map(Value::from), Just(json!([])), Just(json!({}))
        ],
    ) {
        let body = Value::Object(Map::from_iter([(field.to_owned(), value)]));
        let (thing, wrong) = apply(&body, Mode::Patch, &known());
        prop_assert!(wrong.iter().all(|name| name.starts_with(field)), "{wrong:?}");
        prop_assert!(thing.naam.chars().count() <= 5 && !thing.naam.is_empty() && !thing.naam.contains('\0'));
        prop_assert!(thing.getal.is_none_or(|getal| (1..10).contains(&getal)));
        if !wrong.is_empty() {
            prop_assert_eq!(thing, known());
        }
    }

    #[test]
    fn a_body_that_was_read_once_changes_nothing_when_it_is_read_again(
        naam in "[a-z]{1,5}", actief in any::<bool>(), getal in prop::option::of(1_i64..10), straat in "[a-z]{0,10}",
    ) {
        let body = json!({ "eigenNaam": naam, "soort": "b", "isActief": actief, "getal": getal, "deel": { "straat": straat } });
        let (once, wrong) = apply(&body, Mode::Replace, &Thing::default());
        prop_assert_eq!(wrong, Vec::<String>::new());
        prop_assert_eq!(apply(&body, Mode::Replace, &once), (once, vec![]));
    }
}
