//! The six operations of a resource, from its declaration.

use serde_json::{Value, json};
use store::Moment;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Api, Operation, Scalar,
    component::{patched_name, reference},
    delete,
    describe::{Described, Kind, Node},
    get, patch, post, put,
    variants::Variants,
};
use crate::rest::{
    expand::Expansion,
    filter::{self, Filter},
    formats::{camel, snake},
    input::Input,
    resource::{Declaration, Resource},
};

const JSON: &str = "application/json";

impl Api {
    /// A resource with all its operations.
    pub(crate) fn resource<R: Resource + ToSchema>(mut self) -> Self {
        let declaration = R::DECLARATION;
        self.components.add::<R>();
        self.components.rename(&R::name(), declaration.name);
        self.components.limit(&R::name(), described::<R>(|_| {}));
        self.components.patch(&R::name());
        self.components.put(&page_name(&declaration), page(&declaration));
        for operation in operations(&declaration) {
            self = self.add(operation.tag(declaration.path).problems(&[406]));
        }
        self.tag(declaration.path, declaration.summary)
    }

    /// Says that the `part` of a resource differs by the value of its field `by`, which `set` puts into a row.
    pub(crate) fn variants<R: Resource + ToSchema>(
        mut self,
        by: &'static str,
        part: &'static str,
        set: fn(&mut R::Row, &str),
    ) -> Self {
        let field = |node: &Node, name: &str| node.fields.iter().find(|field| field.name == name).cloned();
        let options = match field(&described::<R>(|_| {}), by).map(|field| field.kind) {
            Some(Kind::Choice(options)) => options,
            _ => &[],
        };
        let of_option = |option: &&'static str| {
            let node = described::<R>(|row| set(row, option));
            Some((*option, field(&node, part)?.nested?))
        };
        let options: Vec<_> = options.iter().filter_map(of_option).collect();
        self.components.vary(Variants { name: R::name().into_owned(), by, part, options });
        self.also::<R>(Described::new(part))
    }

    /// A field of the body that `R::read` does not read by itself.
    pub(crate) fn also<R: Resource + ToSchema>(mut self, field: Described) -> Self {
        if let Some(node) = self.components.limits(&R::name()) {
            node.fields.push(field);
        }
        self
    }

    /// A part of another body: the resource as `read` reads it, under another name; the rest of it is read-only.
    pub(crate) fn part<R: Resource + ToSchema>(
        mut self,
        name: &'static str,
        read: fn(&mut Input<'_>, &mut R::Row),
    ) -> Self {
        let schema = self.components.get(&R::name()).cloned().unwrap_or_default();
        self.components.put(name, schema);
        self.components.limit(name, Input::describe(|input| read(input, &mut blank::<R>())));
        self
    }
}

fn blank<R: Resource>() -> R::Row {
    R::blank(Uuid::nil(), Moment::from(jiff::Timestamp::UNIX_EPOCH))
}

/// What `R::read` reads into a row that `prepare` has had.
fn described<R: Resource>(prepare: impl FnOnce(&mut R::Row)) -> Node {
    let mut row = blank::<R>();
    prepare(&mut row);
    Input::describe(|input| R::read(input, &mut row))
}

fn operations(declaration: &Declaration) -> [Operation; 6] {
    let Declaration { path, name, expand, .. } = *declaration;
    let list = format!("/{path}");
    let detail = format!("/{path}/{{uuid}}");
    let id = |what: &str| format!("{}{what}", camel(&path.replace('-', "_")));
    let one = snake(name).trim_start_matches('_').replace('_', " ");
    let schema = reference(name);
    let patched = reference(&patched_name(name));
    let paged = reference(&page_name(declaration));
    let of_one = |operation: Operation| operation.path("uuid", Scalar::Uuid, "De uuid van het object.");

    let expanding = |operation: Operation| match expand {
        [] => operation,
        expand => operation.parameter(expansion(expand)),
    };
    let listing = get(&list, &id("List"), &format!("Vraag {path} op."))
        .query("page", Scalar::Number, "Welke pagina, vanaf 1; ook `last`.")
        .query("pageSize", Scalar::Number, "Hoeveel per pagina: 100, of wat hier staat tot en met 500.");
    let listing = declaration.filters.iter().fold(listing, filtering);
    [
        expanding(listing).problems(&[400, 404]).answer_of(200, JSON, &paged, "Een pagina."),
        post(&list, &id("Create"), &format!("Maak een {one} aan."))
            .body_of(&schema)
            .answer_of(201, JSON, &schema, "Aangemaakt.")
            .located(),
        expanding(of_one(get(&detail, &id("Retrieve"), &format!("Vraag een {one} op."))))
            .problems(&[400])
            .answer_of(200, JSON, &schema, "Gevonden."),
        of_one(put(&detail, &id("Update"), &format!("Werk een {one} bij.")))
            .describe(
                "Wat verplicht is moet mee. Wat niet mee komt en niet verplicht is, blijft zoals het was.",
            )
            .body_of(&schema)
            .answer_of(200, JSON, &schema, "Bijgewerkt."),
        of_one(patch(&detail, &id("PartialUpdate"), &format!("Werk een {one} deels bij.")))
            .describe("Alleen wat mee komt verandert.")
            .body_of(&patched)
            .answer_of(200, JSON, &schema, "Bijgewerkt."),
        of_one(delete(&detail, &id("Destroy"), &format!("Verwijder een {one}.")))
            .problems(&[400])
            .empty(204, "Verwijderd."),
    ]
}

fn expansion(options: &[Expansion]) -> Value {
    let options: Vec<&str> = options.iter().map(|(path, _)| *path).collect();
    json!({
        "name": "expand",
        "in": "query",
        "description": "Welke gerelateerde objecten heel in het antwoord staan, onder `_expand`; met komma's ertussen.",
        "style": "form",
        "explode": false,
        "schema": { "type": "array", "items": { "type": "string", "enum": options } },
    })
}

fn filtering(operation: Operation, filter: &Filter) -> Operation {
    let (scalar, description) = match filter.kind {
        filter::Kind::Text => (Scalar::Text, "Precies deze tekst; hoofdletters tellen mee."),
        filter::Kind::Contains => (Scalar::Text, "Deze tekst komt erin voor; hoofdletters tellen niet mee."),
        filter::Kind::AnyOf => (Scalar::Text, "Een van deze teksten, met komma's ertussen."),
        filter::Kind::Uuid => (Scalar::Uuid, "De uuid van het object."),
        filter::Kind::Url => {
            (Scalar::Uri, "Het adres van het object; alleen de uuid waarop het eindigt telt.")
        }
        filter::Kind::Boolean => (Scalar::Boolean, "`true` of `false`; iets anders telt niet mee."),
        filter::Kind::Choice(options) => (Scalar::Choice(options), "Een van deze waarden."),
        filter::Kind::DateTime => (Scalar::DateTime, "Een moment, als in ISO 8601."),
        filter::Kind::Date => (Scalar::Date, "Een datum: JJJJ-MM-DD."),
    };
    operation.query(filter.name, scalar, description)
}

fn page_name(declaration: &Declaration) -> String {
    format!("Paginated{}List", declaration.name)
}

/// One page of a list.
fn page(declaration: &Declaration) -> Value {
    let address = |what: &str| json!({ "type": ["string", "null"], "format": "uri", "description": what });
    json!({
        "type": "object",
        "description": "Een pagina van een lijst.",
        "required": ["count", "results"],
        "properties": {
            "count": { "type": "integer", "description": "Hoeveel er in totaal zijn." },
            "next": address("Het adres van de volgende pagina."),
            "previous": address("Het adres van de vorige pagina."),
            "results": {
                "type": "array",
                "description": "Wat op deze pagina staat.",
                "items": reference(declaration.name),
            },
        },
    })
}
