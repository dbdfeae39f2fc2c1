//! What a body's fields are: written down by [`crate::rest::input::Input`] when it describes instead of reads.

use crate::rest::input::Target;

/// The fields of one object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) fields: Vec<Described>,
}

/// One field.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) kind: Kind,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_length: Option<usize>,
    pub(crate) pattern: Option<&'static str>,
    pub(crate) format: Option<&'static str>,
    pub(crate) reference: Option<Target>,
    pub(crate) nested: Option<Node>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Choice(&'static [&'static str]),
    Boolean,
    Number((i64, i64)),
    DateTime,
    Date,
    Object,
    List,
}

impl Described {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            required: false,
            nullable: false,
            kind: Kind::Object,
            max_length: None,
            min_length: None,
            pattern: None,
            format: None,
            reference: None,
            nested: None,
        }
    }
}
