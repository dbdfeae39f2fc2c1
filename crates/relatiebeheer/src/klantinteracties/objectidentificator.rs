//! The group of four codes that names an object in some register.

use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::input::Input;

/// Which object, of which kind, in which register, by which kind of number. Members that are not known are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Objectidentificator {
    /// The identification of the object.
    pub(crate) object_id: String,
    /// The kind of object.
    pub(crate) code_objecttype: String,
    /// The register that it is in.
    pub(crate) code_register: String,
    /// The kind of identification.
    pub(crate) code_soort_object_id: String,
}

impl Objectidentificator {
    /// Reads the members of the group.
    pub(crate) fn read(input: &mut Input<'_>, group: &mut Self) {
        input.text("objectId").max(200).into(&mut group.object_id);
        input.text("codeObjecttype").max(200).into(&mut group.code_objecttype);
        input.text("codeRegister").max(200).into(&mut group.code_register);
        input.text("codeSoortObjectId").max(200).into(&mut group.code_soort_object_id);
    }
}

/// Reads a group of codes into the four columns of a row.
macro_rules! read_into {
    ($input:expr, $name:literal, $row:expr) => {{
        let mut group = $crate::klantinteracties::objectidentificator::Objectidentificator::default();
        if $input.group(
            $name,
            &mut group,
            $crate::klantinteracties::objectidentificator::Objectidentificator::read,
        ) {
            $row.object_id = group.object_id;
            $row.code_objecttype = group.code_objecttype;
            $row.code_register = group.code_register;
            $row.code_soort_object_id = group.code_soort_object_id;
        }
    }};
}
pub(crate) use read_into;

/// Makes a group of codes from the four columns of a row.
macro_rules! show {
    ($row:expr) => {
        $crate::klantinteracties::objectidentificator::Objectidentificator {
            object_id: $row.object_id,
            code_objecttype: $row.code_objecttype,
            code_register: $row.code_register,
            code_soort_object_id: $row.code_soort_object_id,
        }
    };
}
pub(crate) use show;
