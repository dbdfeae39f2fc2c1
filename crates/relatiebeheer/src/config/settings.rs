//! What can be set, with its defaults. `relatiebeheer.example.toml` says what each means.

use serde::{Deserialize, Serialize};

use super::Token;

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
    /// Connections from clients at the same time.
    pub verbindingen: usize,
    /// Connections to the database: on PostgreSQL in all, of which a quarter only writes; on SQLite those that read.
    pub database_verbindingen: usize,
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
    /// The other zaaksystemen.
    pub zaaksysteem: Vec<Zgw>,
    /// Documents that employees add to a zaak.
    pub documenten: Documenten,
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
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Minutes after which one has to log in again.
    pub sessie_minuten: u32,
    /// Minutes without anything done after which one has to log in again; 0: however long.
    pub stil_minuten: u32,
    /// Minutes after which the provider is asked again what somebody may do; 0: only when they log in.
    pub rollen_minuten: u32,
}

/// Who may see whom.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Toegang {
    /// The categorie whose partijen exist only for who may see what is hidden.
    pub afgeschermde_categorie: String,
    /// How many requests an application may send in a minute; 0: as many as it likes.
    pub verzoeken_per_minuut: u32,
    /// Addresses of proxies before us, which say where a request comes from.
    pub proxys: Vec<String>,
    /// Days that the security log is kept; 0: for ever.
    pub beveiligingslog_dagen: u32,
}

/// A zaaksysteem: its APIs, and who we are there.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zgw {
    /// Its short name in addresses and in what is kept; not to be changed later.
    pub code: String,
    /// Its name on the screens.
    pub naam: String,
    /// Root of its Zaken API; empty: no zaken.
    pub zaken: String,
    /// Root of its Catalogi API.
    pub catalogi: String,
    /// Root of its Documenten API.
    pub documenten: String,
    /// Root of its Besluiten API; empty: no besluiten.
    pub besluiten: String,
    /// Root of its Autorisaties API; empty: what we may do there is found out by trying.
    pub autorisaties: String,
    /// Root of its Notificaties API; empty: changes are found by looking.
    pub notificaties: String,
    /// Origins by which it calls itself, when that is not how we reach it.
    pub noemt_zich: Vec<String>,
    /// Our client id.
    pub client_id: String,
    /// Our secret.
    pub secret: String,
    /// How a contact is told to the zaak.
    pub contact: Contactwijze,
    /// Milliseconds that one call may take.
    pub tijd_ms: u64,
}

impl Settings {
    /// The addresses of everybody beside us, each a neighbour of its own.
    pub(crate) fn neighbours(&self) -> Vec<String> {
        let zaaksystemen = self.zaaksysteem.iter().chain([&self.zgw]).flat_map(Zgw::roots);
        let others = [&self.brp.url, &self.kvk.url, &self.notificaties.url];
        zaaksystemen.map(|(_, root)| root).chain(others).cloned().collect()
    }
}

impl Zgw {
    /// The addresses of its APIs, by the names of their settings.
    pub(super) fn roots(&self) -> [(&'static str, &String); 6] {
        [
            ("zgw.zaken", &self.zaken),
            ("zgw.catalogi", &self.catalogi),
            ("zgw.documenten", &self.documenten),
            ("zgw.besluiten", &self.besluiten),
            ("zgw.autorisaties", &self.autorisaties),
            ("zgw.notificaties", &self.notificaties),
        ]
    }
}

/// How a zaaksysteem is told that there was a contact about a zaak. Our own register always knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contactwijze {
    /// It is not told.
    #[default]
    Geen,
    /// A `zaakcontactmoment`, which it checks with our Contactmomenten API.
    Zaakcontactmoment,
    /// A `zaaknotitie` (ZGW 1.7).
    Zaaknotitie,
    /// A `klantcontact` of the Zaken API, which the standard has deprecated.
    Klantcontact,
}

/// Documents that employees add to a zaak.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documenten {
    /// The most bytes that a file may have.
    pub max_bytes: u64,
    /// `host:port` of a ClamAV daemon that looks at every file; empty: nothing looks for viruses.
    pub clamd: String,
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
    /// Days that a contact waits for a zaak before it becomes a task.
    pub wachten_dagen: u32,
}

/// The Klantinteracties API.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Klantinteracties {
    /// Whether who gives no `nummer` gets the next one.
    pub nummers: Nummers,
}

/// Whether who gives no `nummer` gets the next one: written as `true`, `false` or `"register"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "NummersGegeven", into = "NummersGegeven")]
pub enum Nummers {
    /// As the register has it: a new one hands them out, an old one goes on as it did where it came from.
    #[default]
    Register,
    /// Always.
    Aan,
    /// Never.
    Uit,
}

/// How that is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum NummersGegeven {
    Vlag(bool),
    Woord(String),
}

impl From<Nummers> for NummersGegeven {
    fn from(nummers: Nummers) -> Self {
        match nummers {
            Nummers::Register => Self::Woord("register".to_owned()),
            Nummers::Aan => Self::Vlag(true),
            Nummers::Uit => Self::Vlag(false),
        }
    }
}

impl TryFrom<NummersGegeven> for Nummers {
    type Error = &'static str;

    fn try_from(given: NummersGegeven) -> Result<Self, Self::Error> {
        match given {
            NummersGegeven::Vlag(true) => Ok(Self::Aan),
            NummersGegeven::Vlag(false) => Ok(Self::Uit),
            // The environment has words only.
            NummersGegeven::Woord(word) => match word.trim() {
                "register" => Ok(Self::Register),
                "true" => Ok(Self::Aan),
                "false" => Ok(Self::Uit),
                _ => Err("klantinteracties.nummers is true, false or \"register\""),
            },
        }
    }
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
            verbindingen: 4_000,
            database_verbindingen: 8,
            sleutel: String::new(),
            setup_configuration: String::new(),
            tokens: Vec::new(),
            gemeente: Gemeente::default(),
            oidc: Oidc::default(),
            toegang: Toegang::default(),
            zgw: Zgw::default(),
            zaaksysteem: Vec::new(),
            documenten: Documenten::default(),
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
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            sessie_minuten: 600,
            stil_minuten: 120,
            rollen_minuten: 60,
        }
    }
}

impl Default for Toegang {
    fn default() -> Self {
        Self {
            afgeschermde_categorie: "Afgeschermd".to_owned(),
            verzoeken_per_minuut: 0,
            proxys: Vec::new(),
            beveiligingslog_dagen: 400,
        }
    }
}

impl Default for Zgw {
    fn default() -> Self {
        Self {
            code: "zgw".to_owned(),
            naam: "Open Zaak".to_owned(),
            zaken: String::new(),
            catalogi: String::new(),
            documenten: String::new(),
            besluiten: String::new(),
            autorisaties: String::new(),
            notificaties: String::new(),
            noemt_zich: Vec::new(),
            client_id: String::new(),
            secret: String::new(),
            contact: Contactwijze::Geen,
            tijd_ms: 5_000,
        }
    }
}

impl Default for Documenten {
    fn default() -> Self {
        Self { max_bytes: 2 * 1024 * 1024 * 1024, clamd: String::new() }
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
            resultaten: list(&["Zelf afgehandeld", "Doorverbonden", "Informatie verstuurd", "Niet bereikt"]),
            wachten_dagen: 5,
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
