//! What can be asked of the server, as an OpenAPI document made from the routes themselves: a route cannot be added without
//! being described, since [`Described`] is what routes are added to.
//!
//! The schemas of answers stand in `components.json` beside this file, those of claims in `docs/claims.schema.json`.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use serde_json::{Map, Value, json};

use crate::Role;
use crate::routes::Desk;

/// What one method of a path does.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    says: &'static str,
    role: Role,
    parameters: Vec<Parameter>,
    bodies: Vec<(&'static str, &'static str)>,
    answers: Vec<(&'static str, Value)>,
    tagged: bool,
}

#[derive(Debug, Clone)]
struct Parameter {
    name: &'static str,
    is_in: &'static str,
    says: &'static str,
    required: bool,
    schema: Value,
}

impl Operation {
    /// What is answered in JSON, by the schema of that name in `components.json`.
    pub fn json(says: &'static str, schema: &'static str) -> Operation {
        Operation::text(says, &[]).answer("application/json", reference(schema))
    }

    /// What is answered as text of one of these media types.
    pub fn text(says: &'static str, media: &[&'static str]) -> Operation {
        let (role, tagged) = (Role::Reader, false);
        let (parameters, bodies, answers) = Default::default();
        let operation = Operation { says, role, parameters, bodies, answers, tagged };
        // What never ends is no one text.
        let schema = |media| if media == "text/event-stream" { json!({}) } else { json!({"type": "string"}) };
        media.iter().fold(operation, |o, media| o.answer(media, schema(*media)))
    }

    /// Where asked, the same as text of one of these media types.
    pub fn or_text(self, media: &[&'static str]) -> Operation {
        media.iter().fold(self, |o, media| o.answer(media, json!({"type": "string"})))
    }

    fn answer(mut self, media: &'static str, schema: Value) -> Operation {
        self.answers.push((media, schema));
        self
    }

    /// What is taken in as a body in JSON, by the schema of that name.
    pub fn takes(mut self, schema: &'static str) -> Operation {
        self.bodies.push(("application/json", schema));
        self
    }

    /// What is taken in as it is: bytes.
    pub fn takes_bytes(mut self) -> Operation {
        self.bodies.push(("application/octet-stream", ""));
        self
    }

    /// Who may do it.
    pub fn needs(mut self, role: Role) -> Operation {
        self.role = role;
        self
    }

    fn parameter(mut self, name: &'static str, is_in: &'static str, says: &'static str, schema: Value) -> Operation {
        self.parameters.push(Parameter { name, is_in, says, required: is_in == "path", schema });
        self
    }

    /// A part of the path.
    pub fn path(self, name: &'static str, says: &'static str) -> Operation {
        self.parameter(name, "path", says, json!({"type": "string", "minLength": 1}))
    }

    /// A parameter that is any text.
    pub fn words(self, name: &'static str, says: &'static str) -> Operation {
        self.parameter(name, "query", says, json!({"type": "string"}))
    }

    /// A parameter that is a day. An empty one counts as absent.
    pub fn day(self, name: &'static str, says: &'static str) -> Operation {
        self.parameter(name, "query", says, json!({"type": "string", "anyOf": [{"format": "date"}, {"maxLength": 0}]}))
    }

    /// A parameter that is a day, a month or a year. An empty one counts as absent.
    pub fn date(self, name: &'static str, says: &'static str) -> Operation {
        // There is no year 0.
        let month = json!({"pattern": "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(-(0[1-9]|1[0-2]))?$"});
        let forms = json!([{"format": "date"}, month, {"maxLength": 0}]);
        self.parameter(name, "query", says, json!({"type": "string", "anyOf": forms}))
    }

    /// A parameter that is a whole number. An empty one counts as absent.
    pub fn number(self, name: &'static str, says: &'static str) -> Operation {
        self.parameter(name, "query", says, json!({"type": "string", "pattern": "^[0-9]{0,18}$"}))
    }

    /// A parameter that is the code of a language. An empty one counts as absent.
    pub fn code(self, name: &'static str, says: &'static str) -> Operation {
        self.parameter(name, "query", says, json!({"type": "string", "pattern": "^([A-Za-z]{2,3})?$"}))
    }

    /// The day looked at and the day of knowledge.
    pub fn moment(self) -> Operation {
        self.day("at", "What was so on this day; the last day of any report where it is not given.")
            .day("known", "From what could be known by this day; all, where it is not given.")
    }

    /// A parameter that is one of some words.
    pub fn one_of(self, name: &'static str, says: &'static str, words: &[&'static str]) -> Operation {
        self.parameter(name, "query", says, json!({"type": "string", "enum": words}))
    }

    /// A parameter that is some of a vocabulary's words.
    pub fn some_of(self, name: &'static str, says: &'static str, schema: &'static str) -> Operation {
        self.parameter(name, "query", says, json!({"type": "array", "items": reference(schema)}))
    }

    /// How many are wanted.
    pub fn limited(self) -> Operation {
        let limit = json!({"type": "integer", "minimum": 1, "maximum": 1000, "default": 100});
        self.parameter("limit", "query", "How many items at most.", limit)
    }

    /// How many are wanted, and from where on.
    pub fn paged(self) -> Operation {
        self.paged_by("^[0-9]{0,18}$")
    }

    /// The same, where the `next` of a page looks so.
    pub fn paged_by(self, next: &'static str) -> Operation {
        self.limited().parameter(
            "after",
            "query",
            "The `next` of the page before.",
            json!({"type": "string", "pattern": next}),
        )
    }

    /// The parameter that was named last must be given.
    pub fn required(mut self) -> Operation {
        if let Some(last) = self.parameters.last_mut() {
            last.required = true;
            last.schema["minLength"] = json!(1);
            // Spaces alone are no value.
            last.schema["pattern"] = json!("\\S");
        }
        self
    }

    fn value(&self, method: &str, path: &str) -> Value {
        let parameter = |p: &Parameter| {
            let mut value = json!({"name": p.name, "in": p.is_in, "description": p.says, "required": p.required, "schema": p.schema});
            if p.schema["type"] == "array" {
                (value["style"], value["explode"]) = (json!("form"), json!(true));
            }
            value
        };
        let content = |schemas: &[(&str, Value)]| -> Map<String, Value> {
            schemas.iter().map(|(media, schema)| ((*media).to_owned(), json!({"schema": schema}))).collect()
        };
        let mut responses = json!({
            "200": {"description": "The answer.", "content": content(&self.answers)},
            "default": {"$ref": "#/components/responses/refused"},
        });
        if self.tagged {
            responses["304"] = json!({"description": "Nothing changed since the answer that carried the tag."});
        }
        let mut value = json!({
            "operationId": format!("{method}{}", path.trim_start_matches("/api").replace(['/', '{', '}'], "_")),
            "summary": self.says,
            "description": format!("For a {}.", self.role.as_str()),
            "parameters": self.parameters.iter().map(parameter).collect::<Vec<_>>(),
            "responses": responses,
        });
        if !self.bodies.is_empty() {
            // What is taken in as it is has no schema.
            let content = self.bodies.iter().map(|(media, schema)| {
                let schema = if schema.is_empty() { json!({}) } else { json!({"schema": reference(schema)}) };
                ((*media).to_owned(), schema)
            });
            value["requestBody"] = json!({"required": true, "content": content.collect::<Map<String, Value>>()});
        }
        value
    }
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// Routes with what they do.
#[derive(Default)]
pub(crate) struct Described {
    router: Router<Arc<Desk>>,
    operations: Vec<(&'static str, &'static str, Operation)>,
}

impl Described {
    /// A question.
    pub fn get<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Described
    where
        H: Handler<T, Arc<Desk>>,
        T: 'static,
    {
        self.on("get", path, get(handler), operation)
    }

    /// Something to be kept.
    pub fn post<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Described
    where
        H: Handler<T, Arc<Desk>>,
        T: 'static,
    {
        self.on("post", path, post(handler), operation)
    }

    /// Any method, with what else its route needs.
    pub fn on(
        mut self,
        method: &'static str,
        path: &'static str,
        route: MethodRouter<Arc<Desk>>,
        operation: Operation,
    ) -> Described {
        self.router = self.router.route(path, route);
        self.operations.push((method, path, operation));
        self
    }

    /// The routes of both.
    pub fn merge(mut self, other: Described) -> Described {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// Says of every question here that its answer carries a tag, which `layer` gives it.
    pub fn tagged(mut self, layer: impl FnOnce(Router<Arc<Desk>>) -> Router<Arc<Desk>>) -> Described {
        self.router = layer(self.router);
        self.operations.iter_mut().filter(|(method, ..)| *method == "get").for_each(|(.., o)| o.tagged = true);
        self
    }

    /// The routes, and the document that describes them.
    pub fn finish(self, version: &str) -> (Router<Arc<Desk>>, Value) {
        let mut paths: Map<String, Value> = Map::new();
        for (method, path, operation) in &self.operations {
            let item = paths.entry((*path).to_owned()).or_insert_with(|| json!({}));
            item[*method] = operation.value(method, path);
        }
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Vigie",
                "version": version,
                "description": "Reports, the claims read from them, and the picture they give together. Days are \
                    YYYY-MM-DD. Refusals are an object with `error`, one sentence for people. Where a login is asked for, a program sends `Authorization: Bearer` with \
                    the token that `vigie user token make` gave.",
                "license": {"name": "MIT OR Apache-2.0"},
            },
            "paths": paths,
            "components": components(),
        });
        (self.router, document)
    }
}

/// The schemas of answers, with those of claims.
fn components() -> Value {
    let mut components: Value = serde_json::from_str(include_str!("components.json")).unwrap_or_default();
    let claims = vigie_format::schema::CLAIMS.replace("#/$defs/", "#/components/schemas/");
    let claims: Value = serde_json::from_str(&claims).unwrap_or_default();
    if let (Some(own), Some(theirs)) = (components["schemas"].as_object_mut(), claims["$defs"].as_object()) {
        for (name, schema) in theirs {
            own.entry(name.clone()).or_insert_with(|| schema.clone());
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_that_is_named_is_there() {
        let components = components();
        let text = components.to_string();
        for part in text.split("#/components/").skip(1) {
            let pointer: String = part.chars().take_while(|c| *c != '"').collect();
            assert!(components.pointer(&format!("/{pointer}")).is_some(), "{pointer}");
        }
        assert!(components["schemas"]["claim"].is_object() && components["schemas"]["meta"].is_object());
    }
}
