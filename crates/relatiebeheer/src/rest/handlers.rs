//! The six operations of every resource, on its declaration.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{Extension, FromRequestParts, OriginalUri, Path, State},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode, Uri,
    header::{ALLOW, LOCATION},
    request::Parts,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tower_http::set_header::SetResponseHeaderLayer;
use uuid::Uuid;

use crate::{
    app::App,
    rest::{
        body,
        expand::Expand,
        filter::{advice, conditions},
        gather,
        idempotency::Key,
        input::Mode,
        links::Links,
        page::{Number, Page, Wanted, around, last_page},
        problem::{Problem, Result},
        query::Query,
        resource::{Declaration, Resource, View, find_to_change},
        row::Table,
        write::Write,
    },
    toegang::{Action, Object, Subject},
};

/// The routes of a resource, below the root of its API.
pub(crate) fn routes<R: Resource>() -> Router<App> {
    let path = R::DECLARATION.path;
    let list = get(list::<R>).post(create::<R>);
    let detail = get(retrieve::<R>).put(replace::<R>).patch(patch::<R>).merge(R::delete_route());
    Router::new()
        .route(&format!("/{path}"), only(list, "GET, POST, HEAD, OPTIONS"))
        .route(&format!("/{path}/{{uuid}}"), only(detail, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"))
}

/// These methods and no others, which every answer says, as Open Klant's do.
pub(crate) fn only(route: MethodRouter<App>, methods: &'static str) -> MethodRouter<App> {
    route
        .options(async || StatusCode::NO_CONTENT)
        .fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::overriding(ALLOW, HeaderValue::from_static(methods)))
}

/// The method is none of the resource's.
pub(crate) async fn method_not_allowed(method: Method) -> Problem {
    Problem::MethodNotAllowed(method.to_string())
}

fn is_known(declaration: &Declaration, name: &str, in_list: bool) -> bool {
    let paging = in_list && matches!(name, "page" | "pageSize");
    let expand = name == "expand" && !declaration.expand.is_empty();
    paging || expand || (in_list && declaration.filters.iter().any(|filter| filter.name == name))
}

/// What is to be expanded, when all of it may be seen.
fn expanded(app: &App, subject: &Subject, query: &Query, declaration: &Declaration) -> Result<Expand> {
    let expand = Expand::parse(query.all("expand"), declaration.expand)?;
    for resource in expand.resources(declaration.expand) {
        app.may(subject, Action::Read, &Object::Api(resource))?;
    }
    Ok(expand)
}

/// With more objects than this before a page, their keys are looked for first.
const DEEP: i64 = 1_000;

async fn list<R: Resource>(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response> {
    page::<R>(&app, &subject, &uri, &headers).await.map_err(|problem| match problem {
        Problem::TooSlow(_) => Problem::TooSlow(advice(R::DECLARATION.filters)),
        other => other,
    })
}

async fn page<R: Resource>(app: &App, subject: &Subject, uri: &Uri, headers: &HeaderMap) -> Result<Response> {
    app.may(subject, Action::Read, &Object::Api(R::DECLARATION.path))?;
    let declaration = R::DECLARATION;
    let query = Query::parse(uri.query(), |name| is_known(&declaration, name, true))?;
    let wanted = Wanted::parse(&query)?;
    let filtered = conditions(declaration.filters, &query)?;
    let expand = expanded(app, subject, &query, &declaration)?;
    let view = View { links: Links::of(headers), expand, in_list: true };

    if filtered.sql.is_empty() {
        app.counts.idle(R::Row::NAME).await?;
    }
    let conn = app.db.read().await?;
    let count = async || -> Result<i64> {
        if filtered.sql.is_empty() {
            return app.counts.of(&app.db, &conn, R::Row::NAME, app.clock.now()).await;
        }
        let sql = ["select count(*) from ", R::Row::NAME, &filtered.sql].concat();
        Ok(conn.first::<(i64,)>(&sql, &filtered.bound()).await?.map_or(0, |(count,)| count))
    };
    let (number, known) = match wanted.number {
        Number::Nth(number) => (number, None),
        Number::Last => {
            let count = count().await?;
            (last_page(count, wanted.size), Some(count))
        }
    };
    let offset = (number - 1) * wanted.size;
    let mut params = filtered.bound();
    let (columns, table, order) = (R::Row::COLUMNS, R::Row::NAME, declaration.order);
    // In the text where it can be: PostgreSQL plans for a tenth of the table when it does not know how much is wanted.
    let mut page = format!("from {table}{} order by {order} limit {}", filtered.sql, wanted.size);
    if offset > 0 {
        params.push(&offset);
        page = format!("{page} offset ${}", params.len());
    }
    // Far down a list, an index leads past the rows before: only those that are shown are read.
    let sql = if offset > DEEP {
        format!("select {columns} from {table} where id in (select id {page}) order by {order}")
    } else {
        format!("select {columns} {page}")
    };
    let rows: Vec<R::Row> = conn.query(&sql, &params).await?;
    let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    // A page that is not full tells the count by itself.
    let count = match known {
        Some(count) => count,
        None if found < wanted.size && (found > 0 || number == 1) => offset + found,
        None => count().await?,
    };
    let pages = last_page(count, wanted.size);
    if number > pages {
        return Err(Problem::NoSuchPage);
    }
    let results = R::present(&conn, rows, &view).await?;
    let (next, previous) = around(view.links.origin(), uri.path(), uri.query(), number, pages);
    Ok(Page { count, next, previous, results }.answer()?)
}

/// The object that the path names. A path that is no uuid, or no text at all, points at nothing.
pub(crate) struct Which(pub(crate) Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Which {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
        text.parse().map(Self).map_err(|_| Problem::NotFound)
    }
}

async fn retrieve<R: Resource>(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response> {
    app.may(&subject, Action::Read, &Object::Api(R::DECLARATION.path))?;
    let declaration = R::DECLARATION;
    let query = Query::parse(uri.query(), |name| is_known(&declaration, name, false))?;
    let expand = expanded(&app, &subject, &query, &declaration)?;
    gather::retrieve::<R>(&app, uuid, View { links: Links::of(&headers), expand, in_list: false }).await
}

async fn one<R: Resource>(conn: &store::Conn, row: R::Row, view: &View) -> Result<R> {
    R::present(conn, vec![row], view).await?.pop().ok_or(Problem::NotFound)
}

async fn create<R: Resource>(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    app.may(&subject, Action::Write, &Object::Api(R::DECLARATION.path))?;
    let body = &body::json(&headers, body).await?;
    let view = &View::plain(&Links::of(&headers));
    let make = |write: Arc<Write>| async move {
        let row = R::insert(&write, body).await?;
        let uuid = row.uuid();
        Ok((uuid, R::present_new(&write.tx, row, view).await?.ok_or(Problem::NotFound)?))
    };
    let (uuid, created) = created(&app, &subject, Key::of(&headers, uri.path(), body)?, make).await?;
    let location = view.links.to(R::DECLARATION.target, uuid);
    Ok((StatusCode::CREATED, [(LOCATION, location)], created).into_response())
}

/// Makes something and writes it out; under a key, once.
pub(crate) async fn created<M, T, F, Fut>(
    app: &App,
    subject: &Subject,
    key: Option<Key>,
    make: F,
) -> Result<(M, Response)>
where
    M: Serialize + DeserializeOwned,
    T: Serialize,
    F: Fn(Arc<Write>) -> Fut,
    Fut: Future<Output = Result<(M, T)>>,
{
    let Some(key) = key else {
        let (made, shown) = app.write(subject, make).await?;
        return Ok((made, Json(shown).into_response()));
    };
    let make = &make;
    let once = |write| async move {
        let (made, shown) = make(write).await?;
        Ok((made, serde_json::to_value(shown).map_err(store::Error::other)?))
    };
    let (made, shown): (M, Value) = app.write_once(subject, &key, once).await?;
    Ok((made, Json(shown).into_response()))
}

async fn replace<R: Resource>(
    state: State<App>,
    subject: Extension<Subject>,
    which: Which,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    change::<R>(state, subject, which, headers, body, Mode::Replace).await
}

async fn patch<R: Resource>(
    state: State<App>,
    subject: Extension<Subject>,
    which: Which,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    change::<R>(state, subject, which, headers, body, Mode::Patch).await
}

async fn change<R: Resource>(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
    headers: HeaderMap,
    body: Body,
    mode: Mode,
) -> Result<Response> {
    app.may(&subject, Action::Write, &Object::Api(R::DECLARATION.path))?;
    let body = &body::json(&headers, body).await?;
    let view = &View::plain(&Links::of(&headers));
    let changed = app
        .write(&subject, |write| async move {
            let old = find_to_change::<R>(&write, uuid).await?.ok_or(Problem::NotFound)?;
            write.in_mode(mode);
            let row = R::update(&write, old, body, mode).await?;
            one::<R>(&write.tx, row, view).await
        })
        .await?;
    Ok(Json(changed).into_response())
}

pub(crate) async fn destroy<R: Resource>(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
) -> Result<StatusCode> {
    app.may(&subject, Action::Write, &Object::Api(R::DECLARATION.path))?;
    app.write(&subject, |write| async move {
        let row = find_to_change::<R>(&write, uuid).await?.ok_or(Problem::NotFound)?;
        R::delete(&write, row).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
