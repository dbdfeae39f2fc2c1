//! An employee logs in, as a browser does: from our page to the provider (the sandbox's) and back.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};

use crate::http::{Answer, Connection, Who, write_request};
use crate::server::Server;

/// The employee of the sandbox, and its administrator.
const EMPLOYEE: &str = "kcc";
pub(crate) const ADMINISTRATOR: &str = "beheer";

/// The cookies of an employee who is logged in and has no drafts.
pub(crate) async fn open(server: &Server) -> Result<String> {
    open_as(server, EMPLOYEE).await
}

/// The same for somebody else.
pub(crate) async fn open_as(server: &Server, who: &str) -> Result<String> {
    let mut ours = Connection::open(server.address).await?;
    let begun = ask(&mut ours, "GET /inloggen", &server.host(), Who::Nobody, "").await?;
    let mut cookies = kept(&ours, begun);
    let provider = location(&ours, begun)?;
    let (host, path) = split(&provider)?;
    let (path, query) = path.split_once('?').context("the provider is asked nothing")?;
    let mut theirs =
        Connection::open(host.parse::<SocketAddr>().context("the provider is elsewhere")?).await?;
    let form = format!("{query}&medewerker={who}");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let chosen = theirs.exchange(head.as_bytes()).await?;
    let back = location(&theirs, chosen)?;
    let (_, back) = split(&back)?;
    let cookie = cookies.join("; ");
    let inside = ask(&mut ours, &format!("GET {back}"), &server.host(), Who::Cookies(&cookie), "").await?;
    cookies.extend(kept(&ours, inside));
    let cookies = cookies.join("; ");
    let own =
        ask(&mut ours, "GET /werkplek/api/v1/concepten", &server.host(), Who::Cookies(&cookies), "").await?;
    if own.status != 200 {
        bail!("the employee does not get in: status {}", own.status);
    }
    let drafts: serde_json::Value = serde_json::from_slice(&ours.body(own))?;
    for draft in drafts.get("concepten").and_then(serde_json::Value::as_array).into_iter().flatten() {
        let uuid = draft.get("uuid").and_then(serde_json::Value::as_str).unwrap_or_default();
        let line = format!("DELETE /werkplek/api/v1/concepten/{uuid}");
        ask(&mut ours, &line, &server.host(), Who::Cookies(&cookies), "").await?;
    }
    Ok(cookies)
}

async fn ask(
    connection: &mut Connection,
    line: &str,
    host: &str,
    who: Who<'_>,
    body: &str,
) -> Result<Answer> {
    let mut request = Vec::new();
    write_request(&mut request, line, host, who, "", body);
    Ok(connection.exchange(&request).await?)
}

/// What a browser would keep: names with values that are not empty.
fn kept(connection: &Connection, answer: Answer) -> Vec<String> {
    let given = connection.headers(answer, "set-cookie");
    let pairs = given.iter().filter_map(|cookie| cookie.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).map(str::to_owned).collect()
}

fn location(connection: &Connection, answer: Answer) -> Result<String> {
    let all = connection.headers(answer, "location");
    all.into_iter().next().with_context(|| format!("status {} leads nowhere", answer.status))
}

/// Host with port, and path with query.
fn split(url: &str) -> Result<(&str, String)> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').context("an address without a path")?;
    Ok((host, format!("/{path}")))
}
