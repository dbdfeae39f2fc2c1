//! Open Klant's `setup_configuration` file, as its administrators have it: tokens, the Notificaties API and logging in.
//!
//! Its steps are `tokenauth`, `zgw_consumers`, `notifications_config` and `oidc_db_config_admin_auth`, each of which does
//! nothing unless its `…_enable` is true. Source: Open Klant 2.18, `docker/setup_configuration/data.yaml`.

use std::{collections::BTreeMap, fs};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use toml::Table;

use super::without_value;

/// What the file sets.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Setup {
    /// In our own names.
    pub(super) settings: Table,
    /// API tokens that clients have.
    pub(super) tokens: Vec<Token>,
}

/// An API token that a client has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Token {
    /// Whose it is.
    pub identifier: String,
    /// The token itself.
    pub token: String,
}

#[derive(Deserialize)]
struct Items<T> {
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Services {
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    identifier: String,
    api_root: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    secret: String,
}

#[derive(Deserialize)]
struct Notifications {
    notifications_api_service_identifier: String,
}

#[derive(Deserialize)]
struct Login {
    #[serde(default)]
    providers: Vec<Provider>,
    items: Vec<Client>,
}

#[derive(Deserialize)]
struct Provider {
    identifier: String,
    endpoint_config: Endpoints,
}

#[derive(Deserialize)]
struct Endpoints {
    oidc_op_discovery_endpoint: Option<String>,
    oidc_op_authorization_endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Client {
    #[serde(default = "yes")]
    enabled: bool,
    oidc_rp_client_id: String,
    oidc_rp_client_secret: String,
    /// Of the form before 2025, where each client has its own.
    endpoint_config: Option<Endpoints>,
    oidc_provider_identifier: Option<String>,
    #[serde(default)]
    options: Options,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    user_settings: UserSettings,
    groups_settings: GroupsSettings,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UserSettings {
    claim_mappings: BTreeMap<String, Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct GroupsSettings {
    claim_mapping: Vec<String>,
    superuser_group_names: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Reads the file; `{value_from: {env: NAME}}` stands for a variable.
pub(super) fn read(path: &str, environment: &BTreeMap<String, String>) -> Result<Setup, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("setup_configuration: {path}: {error}"))?;
    parse(&text, environment).map_err(|error| format!("setup_configuration: {path}: {error}"))
}

fn parse(text: &str, environment: &BTreeMap<String, String>) -> Result<Setup, String> {
    let mut file: Value = yaml_serde::from_str(text).map_err(|error| without_value(&error.to_string()))?;
    fill_in(&mut file, environment)?;
    let mut setup = Setup::default();
    if let Some(Items { items }) = step(&file, "tokenauth", "tokenauth_config_enable")? {
        setup.tokens = items;
    }
    let services: Option<Services> = step(&file, "zgw_consumers", "zgw_consumers_config_enable")?;
    let notifications: Option<Notifications> =
        step(&file, "notifications_config", "notifications_config_enable")?;
    if let Some(notifications) = notifications {
        let services = services.map(|given| given.services).unwrap_or_default();
        setup.settings.insert("notificaties".to_owned(), notificaties(&notifications, &services)?.into());
    }
    if let Some(login) = step::<Login>(&file, "oidc_db_config_admin_auth", "oidc_db_config_enable")?
        && let Some(client) = login.items.iter().find(|client| client.enabled)
    {
        setup.settings.insert("oidc".to_owned(), oidc(&login, client)?.into());
    }
    Ok(setup)
}

/// Puts values of the environment where the file asks for them.
fn fill_in(value: &mut Value, environment: &BTreeMap<String, String>) -> Result<(), String> {
    let asked = value.get("value_from").and_then(|from| from.get("env")).and_then(Value::as_str);
    if let Some(name) = asked {
        let found = environment.get(name).ok_or_else(|| format!("the variable {name} is not set"))?;
        *value = Value::String(found.clone());
        return Ok(());
    }
    match value {
        Value::Object(members) => members.values_mut().try_for_each(|value| fill_in(value, environment)),
        Value::Array(items) => items.iter_mut().try_for_each(|value| fill_in(value, environment)),
        _ => Ok(()),
    }
}

/// One step, when it is there and enabled.
fn step<T: DeserializeOwned>(file: &Value, name: &str, enable: &str) -> Result<Option<T>, String> {
    if file.get(enable).and_then(Value::as_bool) != Some(true) {
        return Ok(None);
    }
    let given = file.get(name).ok_or_else(|| format!("{enable} is true and {name} is not there"))?;
    T::deserialize(given).map(Some).map_err(|error| format!("{name}: {}", without_value(&error.to_string())))
}

fn notificaties(notifications: &Notifications, services: &[Service]) -> Result<Table, String> {
    let wanted = &notifications.notifications_api_service_identifier;
    let service = services
        .iter()
        .find(|service| service.identifier == *wanted)
        .ok_or_else(|| format!("notifications_config: there is no service {wanted} in zgw_consumers"))?;
    Ok(table([
        ("url", service.api_root.trim_end_matches('/')),
        ("client_id", &service.client_id),
        ("secret", &service.secret),
    ]))
}

fn oidc(login: &Login, client: &Client) -> Result<Table, String> {
    let provider = client.oidc_provider_identifier.as_ref().and_then(|wanted| {
        login
            .providers
            .iter()
            .find(|provider| provider.identifier == *wanted)
            .map(|found| &found.endpoint_config)
    });
    let issuer = provider.or(client.endpoint_config.as_ref()).and_then(issuer).ok_or(
        "oidc_db_config_admin_auth: give the provider's oidc_op_discovery_endpoint: from it the other addresses follow",
    )?;
    let mut found = table([
        ("issuer", issuer.as_str()),
        ("client_id", &client.oidc_rp_client_id),
        ("client_secret", &client.oidc_rp_client_secret),
    ]);
    let Options { user_settings, groups_settings } = &client.options;
    let claims = [
        ("claim_gebruiker", user_settings.claim_mappings.get("username")),
        ("claim_rollen", Some(&groups_settings.claim_mapping)),
        ("rol_beheerder", Some(&groups_settings.superuser_group_names)),
    ];
    for (name, path) in claims {
        // A claim within a claim is not something that we read.
        if let Some([only]) = path.map(Vec::as_slice) {
            found.insert(name.to_owned(), only.as_str().into());
        }
    }
    Ok(found)
}

/// The issuer to discover from: as given, or as Keycloak's other addresses begin.
fn issuer(endpoints: &Endpoints) -> Option<String> {
    let discovery = endpoints.oidc_op_discovery_endpoint.as_deref();
    let found = match discovery {
        Some(discovery) => discovery.trim_end_matches(".well-known/openid-configuration"),
        None => endpoints
            .oidc_op_authorization_endpoint
            .as_deref()?
            .strip_suffix("/protocol/openid-connect/auth")?,
    };
    Some(found.trim_end_matches('/').to_owned())
}

fn table<const N: usize>(pairs: [(&str, &str); N]) -> Table {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r"
tokenauth_config_enable: true
tokenauth:
  items:
    - identifier: kiss
      token: {value_from: {env: KISS_TOKEN}}
      contact_person: Beheer
      email: beheer@example.nl
oidc_db_config_enable: true
oidc_db_config_admin_auth:
  providers:
    - identifier: keycloak
      endpoint_config:
        oidc_op_discovery_endpoint: https://login.example.nl/realms/kcc/
  items:
    - identifier: admin-oidc
      enabled: true
      oidc_provider_identifier: keycloak
      oidc_rp_client_id: relatiebeheer
      oidc_rp_client_secret: {value_from: {env: OIDC_SECRET}}
      options:
        user_settings: {claim_mappings: {username: [sub], first_name: [given_name]}}
        groups_settings: {claim_mapping: [realm_access, roles], superuser_group_names: [beheer]}
zgw_consumers_config_enable: true
zgw_consumers:
  services:
    - {identifier: andere, api_root: https://a.example.nl/, api_type: orc, auth_type: no_auth}
    - identifier: open-notificaties
      label: Open Notificaties
      api_root: https://notificaties.example.nl/api/v1/
      api_type: nrc
      auth_type: zgw
      client_id: relatiebeheer
      secret: geheim
notifications_config_enable: true
notifications_config:
  notifications_api_service_identifier: open-notificaties
  notification_delivery_max_retries: 2
referentielijsten_config_enable: true
referentielijsten_config: {enabled: true, kanalen_tabel_code: KANAAL}
";

    fn environment() -> BTreeMap<String, String> {
        [("KISS_TOKEN", "0123456789012345678901234567890123456789"), ("OIDC_SECRET", "verborgen")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn everything_in_it_becomes_a_setting_of_ours() {
        let setup = parse(FILE, &environment()).unwrap();
        let expected: Table = r#"
            [notificaties]
            url = "https://notificaties.example.nl/api/v1"
            client_id = "relatiebeheer"
            secret = "geheim"
            [oidc]
            issuer = "https://login.example.nl/realms/kcc"
            client_id = "relatiebeheer"
            client_secret = "verborgen"
            claim_gebruiker = "sub"
            rol_beheerder = "beheer"
        "#
        .parse()
        .unwrap();
        assert_eq!(setup.settings, expected);
        let token = "0123456789012345678901234567890123456789".to_owned();
        assert_eq!(setup.tokens, [Token { identifier: "kiss".to_owned(), token }]);
    }

    #[test]
    fn a_step_that_is_not_enabled_does_nothing() {
        let off = FILE.replace("enable: true", "enable: false");
        assert_eq!(parse(&off, &environment()).unwrap(), Setup::default());
        let absent: String =
            FILE.lines().filter(|line| !line.contains("_enable")).collect::<Vec<_>>().join("\n");
        assert_eq!(parse(&absent, &environment()).unwrap(), Setup::default());
    }

    #[test]
    fn what_is_wrong_is_one_clear_line() {
        let wrong = |from: &str, to: &str| parse(&FILE.replace(from, to), &environment()).unwrap_err();
        assert_eq!(wrong("KISS_TOKEN", "ANDERE"), "the variable ANDERE is not set");
        assert_eq!(
            wrong("identifier: open-notificaties\n      label", "identifier: nrc\n      label"),
            "notifications_config: there is no service open-notificaties in zgw_consumers"
        );
        assert!(wrong("      token: {", "      tokn: {").starts_with("tokenauth: missing field `token`"));
        assert!(wrong("oidc_op_discovery_endpoint", "iets").contains("oidc_op_discovery_endpoint"));
        assert!(parse("a: [", &environment()).is_err());
    }

    #[test]
    fn the_issuer_follows_from_whatever_there_is() {
        let of = |discovery: Option<&str>, authorization: Option<&str>| {
            issuer(&Endpoints {
                oidc_op_discovery_endpoint: discovery.map(str::to_owned),
                oidc_op_authorization_endpoint: authorization.map(str::to_owned),
            })
        };
        let expected = Some("https://a.nl/realms/x".to_owned());
        assert_eq!(of(Some("https://a.nl/realms/x/"), None), expected);
        assert_eq!(of(Some("https://a.nl/realms/x/.well-known/openid-configuration"), None), expected);
        assert_eq!(of(None, Some("https://a.nl/realms/x/protocol/openid-connect/auth")), expected);
        assert_eq!(of(None, Some("https://a.nl/authorize")), None);
    }
}
