//! Settings: a flag goes before the environment, the environment before the file, the file before what an Open Klant was
//! set up with, and that before the default.

mod setup_configuration;

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

pub use setup_configuration::Token;

/// What can be set. `relatiebeheer.example.toml` says what each means.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address and port of the server.
    pub listen: String,
    /// Address and port of `/metrics`; empty: none.
    pub metrics_listen: String,
    /// Directory with the SQLite file and keys.
    pub data: String,
    /// `postgres://…`; empty: SQLite in the data directory.
    pub database: String,
    /// How the world reaches us.
    pub public_url: String,
    /// `auto`, `text` or `json`.
    pub log_format: String,
    /// What this process does: `all`, `api` or `worker`.
    pub role: String,
    /// Secret from which keys are derived; empty: a file in the data directory.
    pub sleutel: String,
    /// Open Klant's `setup_configuration` file; empty: none.
    pub setup_configuration: String,
    /// API tokens that file gives.
    #[serde(skip)]
    pub tokens: Vec<Token>,
    /// The municipality.
    pub gemeente: Gemeente,
    /// Logging in.
    pub oidc: Oidc,
    /// Who may see whom.
    pub toegang: Toegang,
    /// The zaaksysteem.
    pub zgw: Zgw,
    /// The BRP.
    pub brp: Brp,
    /// The KVK.
    pub kvk: Kvk,
    /// Whom we tell of changes.
    pub notificaties: Notificaties,
    /// The workspace.
    pub werkplek: Werkplek,
    /// How a zaak is named in an onderwerpobject.
    pub zaakverwijzing: Zaakverwijzing,
    /// The Klantinteracties API.
    pub klantinteracties: Klantinteracties,
}

/// The municipality.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gemeente {
    /// Its name, on the screens.
    pub naam: String,
    /// Its RSIN, nine digits.
    pub rsin: String,
    /// Its code in the BRP, four digits, for searching by name.
    pub code: String,
}

/// Logging in through OpenID Connect.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Oidc {
    /// Address of the provider; empty: nobody can log in.
    pub issuer: String,
    /// Our name at the provider.
    pub client_id: String,
    /// Our secret at the provider.
    pub client_secret: String,
    /// The claim that identifies an employee.
    pub claim_gebruiker: String,
    /// The claim with the name that colleagues see.
    pub claim_naam: String,
    /// The claim with the roles.
    pub claim_rollen: String,
    /// The value that makes somebody a medewerker.
    pub rol_medewerker: String,
    /// The value that makes somebody a beheerder.
    pub rol_beheerder: String,
    /// The value that lets somebody see what is hidden from others.
    pub rol_vertrouwelijk: String,
    /// Minutes after which one has to log in again.
    pub sessie_minuten: u32,
}

/// Who may see whom.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Toegang {
    /// The categorie whose partijen exist only for who may see what is hidden.
    pub afgeschermde_categorie: String,
    /// How many requests an application may send in a minute; 0: as many as it likes.
    pub verzoeken_per_minuut: u32,
}

/// The zaaksysteem.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zgw {
    /// Its name on the screens.
    pub naam: String,
    /// Root of its Zaken API; empty: no zaken.
    pub zaken: String,
    /// Root of its Catalogi API.
    pub catalogi: String,
    /// Root of its Documenten API.
    pub documenten: String,
    /// Our client id.
    pub client_id: String,
    /// Our secret.
    pub secret: String,
    /// Milliseconds that one call may take.
    pub tijd_ms: u64,
}

/// The BRP, by Haal Centraal personen v2.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brp {
    /// Address of the persons; empty: no BRP.
    pub url: String,
    /// Value of `X-API-KEY`.
    pub api_key: String,
    /// Milliseconds that one call may take.
    pub tijd_ms: u64,
}

/// The KVK: API Zoeken v2, Basisprofiel v1 and Vestigingsprofiel v1.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kvk {
    /// What goes before `/v2/zoeken` and `/v1/basisprofielen`; empty: no KVK.
    pub url: String,
    /// Value of `apikey`.
    pub api_key: String,
    /// Milliseconds that one call may take.
    pub tijd_ms: u64,
}

/// Whom we tell of changes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notificaties {
    /// Root of the Notificaties API; empty: nobody is told anything.
    pub url: String,
    /// Our client id.
    pub client_id: String,
    /// Our secret.
    pub secret: String,
    /// `source` of what we send.
    pub bron: String,
    /// Whether a zaak that gets or loses a contact is a cloud event.
    pub cloud_events: bool,
    /// Whether what people wrote goes along as kenmerken.
    pub vrije_tekst: bool,
    /// Milliseconds that one call may take.
    pub tijd_ms: u64,
}

/// The workspace.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Werkplek {
    /// Address of a stylesheet with the municipality's design tokens; empty: the neutral theme.
    pub thema: String,
    /// The channels to choose from.
    pub kanalen: Vec<String>,
    /// The results to choose from.
    pub resultaten: Vec<String>,
}

/// The Klantinteracties API.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Klantinteracties {
    /// Whether who gives no `nummer` gets the next one.
    pub nummers: bool,
}

/// The codes in an onderwerpobject that refers to a zaak.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zaakverwijzing {
    /// `codeObjecttype`
    pub objecttype: String,
    /// `codeRegister`
    pub register: String,
    /// `codeSoortObjectId`
    pub soort: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics_listen: String::new(),
            data: "data".to_owned(),
            database: String::new(),
            public_url: String::new(),
            log_format: "auto".to_owned(),
            role: "all".to_owned(),
            sleutel: String::new(),
            setup_configuration: String::new(),
            tokens: Vec::new(),
            gemeente: Gemeente::default(),
            oidc: Oidc::default(),
            toegang: Toegang::default(),
            zgw: Zgw::default(),
            brp: Brp::default(),
            kvk: Kvk::default(),
            notificaties: Notificaties::default(),
            werkplek: Werkplek::default(),
            zaakverwijzing: Zaakverwijzing::default(),
            klantinteracties: Klantinteracties::default(),
        }
    }
}

impl Default for Gemeente {
    fn default() -> Self {
        Self { naam: "Gemeente".to_owned(), rsin: String::new(), code: String::new() }
    }
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            claim_gebruiker: "email".to_owned(),
            claim_naam: "name".to_owned(),
            claim_rollen: "roles".to_owned(),
            rol_medewerker: "medewerker".to_owned(),
            rol_beheerder: "beheerder".to_owned(),
            rol_vertrouwelijk: "vertrouwelijk".to_owned(),
            sessie_minuten: 600,
        }
    }
}

impl Default for Toegang {
    fn default() -> Self {
        Self { afgeschermde_categorie: "Afgeschermd".to_owned(), verzoeken_per_minuut: 0 }
    }
}

impl Default for Zgw {
    fn default() -> Self {
        Self {
            naam: "Open Zaak".to_owned(),
            zaken: String::new(),
            catalogi: String::new(),
            documenten: String::new(),
            client_id: String::new(),
            secret: String::new(),
            tijd_ms: 5_000,
        }
    }
}

impl Default for Brp {
    fn default() -> Self {
        Self { url: String::new(), api_key: String::new(), tijd_ms: 5_000 }
    }
}

impl Default for Kvk {
    fn default() -> Self {
        Self { url: String::new(), api_key: String::new(), tijd_ms: 5_000 }
    }
}

impl Default for Notificaties {
    fn default() -> Self {
        Self {
            url: String::new(),
            client_id: String::new(),
            secret: String::new(),
            bron: String::new(),
            cloud_events: false,
            vrije_tekst: false,
            tijd_ms: 10_000,
        }
    }
}

impl Default for Werkplek {
    fn default() -> Self {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        Self {
            thema: String::new(),
            kanalen: list(&["Telefoon", "Balie", "E-mail", "Contactformulier", "Chat", "WhatsApp", "Post"]),
            resultaten: list(&[
                "Zelf afgehandeld",
                "Doorverbonden",
                "Terugbelverzoek",
                "Informatie verstuurd",
                "Niet bereikt",
            ]),
        }
    }
}

impl Default for Zaakverwijzing {
    /// What KISS and ITA write.
    fn default() -> Self {
        let own = |code: &str| code.to_owned();
        Self { objecttype: own("zgw-Zaak"), register: own("openzaak"), soort: own("uuid") }
    }
}

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
    let mut settings: Settings = table.try_into().map_err(|error| error.to_string())?;
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
        let given: Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        // Checked alone, so that the message speaks of the file.
        toml::from_str::<Settings>(&text).map_err(|error| format!("{}: {error}", path.display()))?;
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
    let urls = [
        ("public_url", &settings.public_url),
        ("oidc.issuer", &settings.oidc.issuer),
        ("zgw.zaken", &settings.zgw.zaken),
        ("zgw.catalogi", &settings.zgw.catalogi),
        ("zgw.documenten", &settings.zgw.documenten),
        ("brp.url", &settings.brp.url),
        ("kvk.url", &settings.kvk.url),
        ("notificaties.url", &settings.notificaties.url),
        ("werkplek.thema", &settings.werkplek.thema),
    ];
    for (name, url) in urls {
        if !url.is_empty() && reqwest::Url::parse(url).is_err() {
            return Err(format!("{name}: `{url}` is not an address such as https://voorbeeld.nl"));
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
        assert!(error.contains("unknown field `listn`"), "{error}");
        assert!(!error.trim_end().is_empty());
    }
}
