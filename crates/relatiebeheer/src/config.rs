//! Settings: a flag goes before the environment, the environment before the file, the file before what an Open Klant was
//! set up with, and that before the default.

mod settings;
mod setup_configuration;

use std::{collections::BTreeMap, fs, path::Path};

use toml::{Table, Value};

pub use settings::*;
pub use setup_configuration::Token;

use crate::toegang::vanaf;

/// The file that is read when it is there and none is named.
pub(crate) const DEFAULT_FILE: &str = "relatiebeheer.toml";
const PREFIX: &str = "RELATIEBEHEER_";

/// Reads the settings: `file` or the default file, then `environment`, then `flags` (by dotted name). What Open Klant's
/// file sets goes before our own defaults only.
pub fn load(
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
    flags: &[(&str, Option<String>)],
) -> Result<Settings, String> {
    let own = layers(Table::default(), file, environment, flags)?;
    let path = own.get("setup_configuration").and_then(Value::as_str).unwrap_or_default();
    let setup = match path {
        "" => setup_configuration::Setup::default(),
        path => setup_configuration::read(path, environment)?,
    };
    let table = layers(setup.settings, file, environment, flags)?;
    let mut settings: Settings =
        table.try_into().map_err(|error: toml::de::Error| without_value(error.message()))?;
    settings.tokens = setup.tokens;
    check(&settings)?;
    Ok(settings)
}

/// Our defaults, with `first`, then what the file, the environment and the flags give.
fn layers(
    first: Table,
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
    flags: &[(&str, Option<String>)],
) -> Result<Table, String> {
    let mut table = Table::try_from(Settings::default()).map_err(|error| error.to_string())?;
    let leaves = leaves(&table, "");
    merge(&mut table, first);
    let path = file.unwrap_or(Path::new(DEFAULT_FILE));
    if file.is_some() || path.exists() {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let given: Table = text.parse().map_err(|error| wrong(path, &text, &error))?;
        // Checked alone, so that the message speaks of the file.
        toml::from_str::<Settings>(&text).map_err(|error| wrong(path, &text, &error))?;
        merge(&mut table, given);
    }
    for (name, text) in from_environment(&leaves, environment)? {
        set(&mut table, &name, &text)?;
    }
    for (name, value) in flags {
        if let Some(text) = value {
            set(&mut table, name, text)?;
        }
    }
    Ok(table)
}

/// What is wrong in a file, and on which line; never the line itself, which may hold a secret.
fn wrong(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    format!("{}: line {line}: {}", path.display(), without_value(error.message()))
}

/// What a parser says, without the value that it met: `invalid type: integer …, expected a string`.
fn without_value(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let met = ["invalid type: ", "invalid value: "].iter().find_map(|start| message.split_once(start));
    let Some((before, rest)) = met else { return message.to_owned() };
    let expected = rest.rsplit_once(", expected ").map_or("something else", |(_, expected)| expected);
    format!("{before}a value that does not fit, expected {expected}")
}

/// The dotted names of all settings.
fn leaves(table: &Table, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => names.extend(leaves(inner, &format!("{prefix}{key}."))),
            _ => names.push(format!("{prefix}{key}")),
        }
    }
    names
}

/// `zgw.client_id` → `RELATIEBEHEER_ZGW_CLIENT_ID`
fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.replace('.', "_").to_uppercase())
}

/// What the environment sets; `…_FILE` names a file that holds the value.
fn from_environment(
    leaves: &[String],
    environment: &BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    for (name, value) in environment.iter().filter(|(name, _)| name.starts_with(PREFIX)) {
        let (plain, from_file) = match name.strip_suffix("_FILE") {
            Some(plain) => (plain, true),
            None => (name.as_str(), false),
        };
        let Some(leaf) = leaves.iter().find(|leaf| variable(leaf) == plain) else {
            return Err(format!("{name}: there is no such setting; see relatiebeheer.example.toml"));
        };
        let text = if from_file {
            fs::read_to_string(value)
                .map_err(|error| format!("{name}: {value}: {error}"))?
                .trim_end()
                .to_owned()
        } else {
            value.clone()
        };
        found.push((leaf.clone(), text));
    }
    Ok(found)
}

fn merge(into: &mut Table, given: Table) {
    for (key, value) in given {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(given)) => merge(inner, given),
            (_, value) => drop(into.insert(key, value)),
        }
    }
}

/// Sets one leaf from text, as the type that it has.
fn set(table: &mut Table, name: &str, text: &str) -> Result<(), String> {
    let (place, leaf) = match name.split_once('.') {
        Some((section, leaf)) => (
            table.get_mut(section).and_then(Value::as_table_mut).ok_or_else(|| format!("{name}: unknown"))?,
            leaf,
        ),
        None => (table, name),
    };
    let value = match place.get(leaf) {
        Some(Value::Integer(_)) => Value::Integer(
            text.trim().parse().map_err(|_| format!("{name}: `{text}` is not a whole number"))?,
        ),
        Some(Value::Boolean(_)) => Value::Boolean(
            text.trim().parse().map_err(|_| format!("{name}: `{text}` is neither true nor false"))?,
        ),
        Some(Value::Array(_)) => {
            Value::Array(text.split(',').map(|item| Value::String(item.trim().to_owned())).collect())
        }
        _ => Value::String(text.to_owned()),
    };
    place.insert(leaf.to_owned(), value);
    Ok(())
}

fn check(settings: &Settings) -> Result<(), String> {
    let one_of = |name: &str, value: &str, options: &[&str]| {
        let known = options.contains(&value);
        if known { Ok(()) } else { Err(format!("{name}: `{value}` is none of {}", options.join(", "))) }
    };
    one_of("log_format", &settings.log_format, &["auto", "text", "json"])?;
    one_of("role", &settings.role, &["all", "api", "worker"])?;
    if !settings.database.is_empty() && !settings.database.starts_with("postgres") {
        return Err("database: give a postgres:// URL, or leave it out for SQLite".to_owned());
    }
    for (name, number) in
        [("verbindingen", settings.verbindingen), ("database_verbindingen", settings.database_verbindingen)]
    {
        if number == 0 {
            return Err(format!("{name}: give at least 1, or leave it out"));
        }
    }
    vanaf::check(&settings.toegang.proxys)?;
    let urls = [
        ("public_url", &settings.public_url),
        ("oidc.issuer", &settings.oidc.issuer),
        ("brp.url", &settings.brp.url),
        ("kvk.url", &settings.kvk.url),
        ("notificaties.url", &settings.notificaties.url),
        ("werkplek.thema", &settings.werkplek.thema),
    ];
    let zaaksystemen = settings.zaaksysteem.iter().chain([&settings.zgw]).flat_map(Zgw::roots);
    for (name, url) in urls.into_iter().chain(zaaksystemen) {
        if !url.is_empty() && reqwest::Url::parse(url).is_err() {
            // An address can hold a password.
            let shown = if url.contains('@') { "…" } else { url };
            return Err(format!("{name}: `{shown}` is not an address such as https://voorbeeld.nl"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::{Settings, load};

    const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../relatiebeheer.example.toml");

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_example_lists_every_setting_with_its_default() {
        let example: toml::Table = fs::read_to_string(EXAMPLE).unwrap().parse().unwrap();
        assert_eq!(example, toml::Table::try_from(Settings::default()).unwrap());
    }

    #[test]
    fn a_flag_goes_before_the_environment_and_that_before_the_file() {
        let set = environment(&[("RELATIEBEHEER_LISTEN", "127.0.0.1:1"), ("RELATIEBEHEER_ZGW_TIJD_MS", "7")]);
        let flags = [("listen", Some("127.0.0.1:2".to_owned())), ("data", None)];
        let settings = load(Some(Path::new(EXAMPLE)), &set, &flags).unwrap();
        assert_eq!((settings.listen.as_str(), settings.zgw.tijd_ms), ("127.0.0.1:2", 7));
        assert_eq!(settings.data, "data");
    }

    #[test]
    fn a_secret_can_come_from_a_file() {
        let file = std::env::temp_dir().join(format!("relatiebeheer-geheim-{}", std::process::id()));
        fs::write(&file, "geheim\n").unwrap();
        let set = environment(&[("RELATIEBEHEER_ZGW_SECRET_FILE", file.to_str().unwrap())]);
        let settings = load(Some(Path::new(EXAMPLE)), &set, &[]).unwrap();
        fs::remove_file(file).unwrap();
        assert_eq!(settings.zgw.secret, "geheim");
    }

    #[test]
    fn what_open_klant_was_set_up_with_goes_before_our_defaults_only() {
        let file = std::env::temp_dir().join(format!("relatiebeheer-setup-{}.yaml", std::process::id()));
        let yaml = "tokenauth_config_enable: true\ntokenauth: {items: [{identifier: kiss, token: abc}]}\n\
            notifications_config_enable: true\nnotifications_config: {notifications_api_service_identifier: n}\n\
            zgw_consumers_config_enable: true\nzgw_consumers: {services: [{identifier: n, client_id: van-hen, \
            secret: s, api_root: 'https://n.nl/api/v1/'}]}\n";
        fs::write(&file, yaml).unwrap();
        let set = environment(&[
            ("RELATIEBEHEER_SETUP_CONFIGURATION", file.to_str().unwrap()),
            ("RELATIEBEHEER_NOTIFICATIES_CLIENT_ID", "van-ons"),
        ]);
        let settings = load(None, &set, &[]).unwrap();
        fs::remove_file(file).unwrap();
        assert_eq!(settings.notificaties.url, "https://n.nl/api/v1");
        assert_eq!(settings.notificaties.client_id, "van-ons");
        assert_eq!((settings.tokens[0].identifier.as_str(), settings.tokens.len()), ("kiss", 1));
        assert_eq!(settings.listen, Settings::default().listen);
    }

    #[test]
    fn what_is_wrong_in_a_file_is_said_without_what_stands_there() {
        let file = std::env::temp_dir().join(format!("relatiebeheer-fout-{}", std::process::id()));
        for (wrong, says) in [
            ("[zgw]\nsecret = \"hunter2hunter2\nclient_id = \"x\"\n", "line 2"),
            ("[zgw]\nsecret = hunter2hunter2\n", "line 2"),
            ("[zgw]\nsecret = 48151623\n", "line 2: a value that does not fit, expected a string"),
            ("[zgw]\nsecret = \"a\"\nsecret = \"hunter2hunter2\"\n", "line 3: "),
            ("[zgw]\ntijd_ms = \"hunter2hunter2\"\n", "line 2: a value that does not fit, expected u64"),
            ("[oidc]\nclient_secre = \"hunter2hunter2\"\n", "line 2: unknown field `client_secre`"),
        ] {
            fs::write(&file, wrong).unwrap();
            let error = load(Some(&file), &BTreeMap::new(), &[]).err().unwrap();
            assert!(error.contains(says), "{error}");
            assert!(!error.contains("hunter2") && !error.contains("48151623"), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn what_is_wrong_is_one_clear_line() {
        let wrong = |name: &str, value: &str| {
            load(Some(Path::new(EXAMPLE)), &environment(&[(name, value)]), &[]).err().unwrap()
        };
        assert!(wrong("RELATIEBEHEER_LISTN", "x").contains("there is no such setting"));
        assert_eq!(wrong("RELATIEBEHEER_ZGW_TIJD_MS", "vijf"), "zgw.tijd_ms: `vijf` is not a whole number");
        assert_eq!(wrong("RELATIEBEHEER_ROLE", "baas"), "role: `baas` is none of all, api, worker");
        assert!(wrong("RELATIEBEHEER_BRP_URL", "nergens").starts_with("brp.url"));
        let unknown = std::env::temp_dir().join(format!("relatiebeheer-onbekend-{}", std::process::id()));
        fs::write(&unknown, "listn = \"x\"\n").unwrap();
        let error = load(Some(&unknown), &BTreeMap::new(), &[]).err().unwrap();
        fs::remove_file(unknown).unwrap();
        assert!(error.contains("line 1: unknown field `listn`"), "{error}");
        assert!(!error.trim_end().is_empty());
    }
}
