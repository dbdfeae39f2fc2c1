//! Values drawn one by one, for tests that are futures; the same at every run.

use std::cell::RefCell;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRng, TestRunner},
};
use serde_json::Value;

/// Draws values one by one.
pub(crate) struct Dice(RefCell<TestRunner>);

impl Dice {
    pub(crate) fn new(seed: u8) -> Self {
        let rng = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[seed; 32]);
        Self(RefCell::new(TestRunner::new_with_rng(Config::default(), rng)))
    }

    pub(crate) fn draw<S: Strategy>(&self, strategy: &S) -> S::Value {
        strategy.new_tree(&mut self.0.borrow_mut()).unwrap().current()
    }

    /// True once in so many times.
    pub(crate) fn once_in(&self, times: u32) -> bool {
        self.draw(&(0..times)) == 0
    }

    /// One of these.
    pub(crate) fn one_of<'i, T>(&self, items: &'i [T]) -> &'i T {
        &items[self.draw(&(0..items.len()))]
    }
}

/// Texts that have been trouble somewhere.
const TROUBLE: &[&str] = &[
    "",
    " ",
    "\0",
    "a\0b",
    "'",
    "\"",
    "\\",
    "%",
    "_",
    "--",
    "\u{feff}",
    "\u{202e}",
    "\u{1F600}",
    "é",
    "ß",
    "İ",
    "-0",
    "1e400",
    "NaN",
    "99999999999999999999",
    "-9223372036854775809",
    "true",
    "null",
    "2026-02-30",
    "-009999-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-23:59",
    "2026-01-01T00:00:00+26:00",
    "11111111-1111-4111-8111-111111111111",
    "http://[",
    "https://a/11111111-1111-4111-8111-111111111111",
    "persoon",
    "organisatie",
    "contactpersoon",
    "medewerker",
    "verwerkt",
    "klant",
    "email",
    "telefoonnummer",
    "a@b.nl",
    "@",
    "0612345678",
    "999990019",
    "kvk_nummer",
    "bsn",
    "nl",
];

pub(crate) fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(TROUBLE).prop_map(str::to_owned),
        1 => ".{0,20}",
        1 => proptest::sample::select(&["a", "é", "\u{1F600}"][..]).prop_map(|letter| letter.repeat(5000)),
    ]
}

pub(crate) fn odd_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        odd_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((odd_text(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Puts something odd in one place of a body that was right, or two.
pub(crate) fn spoil(dice: &Dice, body: &mut Value) {
    let mut here = body;
    loop {
        let deeper = dice.draw(&any::<bool>());
        let size = match here {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if size == 0 {
            *here = dice.draw(&odd_value());
            return;
        }
        let index = dice.draw(&(0..size));
        let child = match here {
            Value::Object(members) => members.values_mut().nth(index).unwrap(),
            Value::Array(items) => &mut items[index],
            _ => return,
        };
        let leaf = !child.is_object() && !child.is_array();
        here = child;
        if leaf || !deeper {
            *here = dice.draw(&odd_value());
            return;
        }
    }
}
