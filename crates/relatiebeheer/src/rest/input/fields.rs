//! Single values in a body: text, choices, booleans, numbers, moments and dates.

use jiff::civil::Date;
use serde_json::Value;
use store::Moment;

use super::{
    Input, Mode, NUL, NULL, REQUIRED,
    values::{
        Check, Wrong, date_value, field_rules, moment_value, parse_boolean, parse_nullable_boolean,
        parse_number,
    },
};
use crate::rest::oas::describe::{Described, Kind};

/// A text field, while its rules are being given.
pub(crate) struct Text<'i, 'v> {
    input: &'i mut Input<'v>,
    field: Described,
    check: Option<Check>,
    may_be_empty: bool,
}

/// What a body says about a field.
enum Given<T> {
    /// Nothing, or something that has been reported.
    Nothing,
    Null,
    Value(T),
}

impl<'v> Input<'v> {
    /// A text; spaces around it are taken off, a number is taken as text.
    pub(crate) fn text<'i>(&'i mut self, name: &'static str) -> Text<'i, 'v> {
        Text {
            input: self,
            field: Described { kind: Kind::Text, ..Described::new(name) },
            check: None,
            may_be_empty: true,
        }
    }

    /// One of a list of words.
    pub(crate) fn choice<'i>(
        &'i mut self,
        name: &'static str,
        options: &'static [&'static str],
    ) -> Text<'i, 'v> {
        Text {
            input: self,
            field: Described { kind: Kind::Choice(options), ..Described::new(name) },
            check: None,
            may_be_empty: true,
        }
    }

    /// True or false.
    pub(crate) fn boolean(&mut self, name: &'static str, required: bool, to: &mut bool) {
        let field = Described { required, kind: Kind::Boolean, ..Described::new(name) };
        if let Given::Value(flag) = self.scalar(field, parse_boolean) {
            *to = flag;
        }
    }

    /// True, false or not known.
    pub(crate) fn nullable_boolean(&mut self, name: &'static str, to: &mut Option<bool>) {
        let field = Described { nullable: true, kind: Kind::Boolean, ..Described::new(name) };
        match self.scalar(field, parse_nullable_boolean) {
            Given::Value(flag) => *to = flag,
            Given::Null => *to = None,
            Given::Nothing => {}
        }
    }

    /// A whole number between bounds, or none.
    pub(crate) fn nullable_number(&mut self, name: &'static str, bounds: (i64, i64), to: &mut Option<i64>) {
        let kind = Kind::Number(bounds);
        let field = Described { nullable: true, kind, ..Described::new(name) };
        match self.scalar(field, |value| parse_number(value, bounds)) {
            Given::Value(number) => *to = Some(number),
            Given::Null => *to = None,
            Given::Nothing => {}
        }
    }

    /// A moment.
    pub(crate) fn moment(&mut self, name: &'static str, to: &mut Moment) {
        let field = Described { kind: Kind::DateTime, ..Described::new(name) };
        if let Given::Value(moment) = self.scalar(field, moment_value) {
            *to = moment;
        }
    }

    /// A moment, or none.
    pub(crate) fn nullable_moment(&mut self, name: &'static str, to: &mut Option<Moment>) {
        let field = Described { nullable: true, kind: Kind::DateTime, ..Described::new(name) };
        match self.scalar(field, moment_value) {
            Given::Value(moment) => *to = Some(moment),
            Given::Null => *to = None,
            Given::Nothing => {}
        }
    }

    /// A date, or none.
    pub(crate) fn nullable_date(&mut self, name: &'static str, to: &mut Option<Date>) {
        let field = Described { nullable: true, kind: Kind::Date, ..Described::new(name) };
        match self.scalar(field, date_value) {
            Given::Value(date) => *to = Some(date),
            Given::Null => *to = None,
            Given::Nothing => {}
        }
    }

    /// A date.
    pub(crate) fn date(&mut self, name: &'static str, to: &mut Date) {
        let field = Described { required: true, kind: Kind::Date, ..Described::new(name) };
        if let Given::Value(date) = self.scalar(field, date_value) {
            *to = date;
        }
    }

    /// An object of texts of at most `max` characters, under keys that `rename` writes as they are stored. It is
    /// replaced as a whole; a number becomes a text.
    pub(crate) fn texts(
        &mut self,
        name: &'static str,
        max: usize,
        rename: fn(&str) -> String,
        to: &mut serde_json::Map<String, Value>,
    ) {
        if self.describes() {
            self.describe_field(Described::new(name));
            return;
        }
        let object = match self.raw(name) {
            None => return,
            Some(Value::Object(object)) => object,
            Some(Value::Null) => return self.error(name, NULL.0, NULL.1),
            Some(other) => return self.error(name, "not_a_dict", super::not_a_dictionary(other)),
        };
        let mut texts = serde_json::Map::new();
        for (key, value) in object {
            if key.contains('\0') {
                self.error(name, NUL.0, NUL.1);
                continue;
            }
            let field = Described { max_length: Some(max), kind: Kind::Text, ..Described::new(name) };
            match field_rules(&field, None, true, value) {
                Ok(text) => drop(texts.insert(rename(key), Value::String(text))),
                Err(wrong) => self.errors_of(&format!("{name}.{key}"), wrong),
            }
        }
        *to = texts;
    }

    fn errors_of(&mut self, name: &str, wrong: Vec<Wrong>) {
        for (code, reason) in wrong {
            self.error(name, code, reason);
        }
    }

    fn scalar<T>(&mut self, field: Described, parse: impl Fn(&Value) -> Result<T, Wrong>) -> Given<T> {
        let (name, required, nullable) = (field.name, field.required, field.nullable);
        if self.describes() {
            self.describe_field(field);
            return Given::Nothing;
        }
        match self.raw(name) {
            None if required && self.mode != Mode::Patch => self.error(name, REQUIRED.0, REQUIRED.1),
            None => {}
            Some(Value::Null) if nullable => return Given::Null,
            Some(Value::Null) => self.error(name, NULL.0, NULL.1),
            Some(Value::String(text)) if nullable && text.is_empty() => return Given::Null,
            Some(value) => match parse(value) {
                Ok(value) => return Given::Value(value),
                Err((code, reason)) => self.error(name, code, reason),
            },
        }
        Given::Nothing
    }
}

impl Text<'_, '_> {
    /// Must be there (except in a PATCH) and may not be empty.
    pub(crate) fn required(mut self) -> Self {
        self.field.required = true;
        self.may_be_empty = false;
        self
    }

    /// Must be there (except in a PATCH), be it empty.
    pub(crate) fn present(mut self) -> Self {
        self.field.required = true;
        self
    }

    /// At most this many characters.
    pub(crate) fn max(mut self, characters: usize) -> Self {
        self.field.max_length = Some(characters);
        self
    }

    /// At least this many characters, unless it is empty.
    pub(crate) fn min(mut self, characters: usize) -> Self {
        self.field.min_length = Some(characters);
        self
    }

    /// A regular expression for the OAS; [`Text::check`] does the work.
    pub(crate) fn pattern(mut self, pattern: &'static str) -> Self {
        self.field.pattern = Some(pattern);
        self
    }

    /// A format name for the OAS.
    pub(crate) fn format(mut self, format: &'static str) -> Self {
        self.field.format = Some(format);
        self
    }

    /// A rule of its own, for a text that is not empty.
    pub(crate) fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Into a field that is never null.
    pub(crate) fn into(self, to: &mut String) {
        if let Given::Value(text) = self.read(false) {
            *to = text;
        }
    }

    /// Into a field that may be null; an empty text counts as absent.
    pub(crate) fn into_nullable(self, to: &mut Option<String>) {
        match self.read(true) {
            Given::Value(text) => *to = Some(text).filter(|text| !text.is_empty()),
            Given::Null => *to = None,
            Given::Nothing => {}
        }
    }

    fn read(self, nullable: bool) -> Given<String> {
        let Self { input, mut field, check, may_be_empty } = self;
        field.nullable = nullable;
        if input.describes() {
            input.describe_field(field);
            return Given::Nothing;
        }
        match input.raw(field.name) {
            None if field.required && input.mode != Mode::Patch => {
                input.error(field.name, REQUIRED.0, REQUIRED.1);
                Given::Nothing
            }
            None => Given::Nothing,
            Some(Value::Null) if nullable => Given::Null,
            Some(Value::Null) => {
                input.error(field.name, NULL.0, NULL.1);
                Given::Nothing
            }
            Some(value) => match field_rules(&field, check, may_be_empty, value) {
                Ok(text) => Given::Value(text),
                Err(wrong) => {
                    input.errors_of(field.name, wrong);
                    Given::Nothing
                }
            },
        }
    }
}
