//! Where the data is: the directory, the database and the key. Nothing is made that is not there yet.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use store::{
    Db, Options, Schema, Target, durable,
    integrity::{self, Integrity},
};

use super::{Bevinding, Status};
use crate::{
    config::Settings,
    migrations,
    rest::formats,
    toegang::geheim::Geheim,
    verhuizing::voortgang::{Fase, Voortgang},
    zaken::onafgemaakt,
};

/// How much is written to see whether that can be.
const PROBE: usize = 1024 * 1024;
/// How long the pages of a SQLite file are looked at.
const LOOK: Duration = Duration::from_secs(15);
/// How long a connection to the database may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether the data directory can be written in.
pub(super) fn map(settings: &Settings) -> Bevinding {
    let (wat, path) = ("gegevensmap", Path::new(&settings.data));
    let shown = path.display();
    if !path.exists() {
        let resultaat = format!("{shown} is er nog niet.");
        return Bevinding::let_op(wat, resultaat, "`relatiebeheer serve` maakt hem als dat mag.");
    }
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    // Enough to notice a disk that is full or cannot sync.
    let made = durable::replace(&probe, &vec![0; PROBE]);
    drop(fs::remove_file(&probe));
    match made {
        Ok(()) => Bevinding::goed(wat, format!("In {shown} kan geschreven worden.")),
        Err(error) => {
            let advies = match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Maak ruimte op deze schijf.",
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "Geef de gebruiker van Relatiebeheer schrijfrechten, of kies een andere map met `data`."
                }
                _ => "Kijk in het logboek van het systeem: deze schijf werkt niet goed.",
            };
            Bevinding::fout(wat, format!("In {shown} kan niet geschreven worden: {error}."), advies)
        }
    }
}

/// Whether the database answers and has the schema of this program.
pub(super) async fn database(settings: &Settings) -> Bevinding {
    let wat = "database";
    let naam = if settings.database.is_empty() {
        let file = file(settings);
        if !file.exists() {
            let resultaat = format!("SQLite: {} is er nog niet.", file.display());
            return Bevinding::let_op(wat, resultaat, "`relatiebeheer serve` maakt haar.");
        }
        format!("SQLite in {}", file.display())
    } else {
        "PostgreSQL".to_owned()
    };
    let looked = async {
        let db = open(settings).await?;
        let schema = db.schema(migrations::ALL).await?;
        let is_ours = schema.missing.is_empty() && schema.unknown.is_empty();
        let overname = if is_ours { Voortgang::read(&db.read().await?).await? } else { None };
        Ok::<_, store::Error>((schema, overname))
    };
    match looked.await {
        Ok((_, Some(overname))) => half_taken_over(&naam, &overname),
        Ok((schema, None)) => match of_schema(&naam, &schema) {
            fine if fine.status == Status::Goed && settings.database.is_empty() => heel(settings, fine).await,
            other => other,
        },
        Err(error) => {
            let advies = if settings.database.is_empty() {
                "Controleer of het bestand leesbaar en heel is; zet anders een reservekopie terug."
            } else {
                "Controleer adres, poort, naam en wachtwoord in `database`, en of PostgreSQL draait."
            };
            Bevinding::fout(wat, format!("{naam} geeft geen antwoord: {error}."), advies)
        }
    }
}

/// What did not get done at a zaaksysteem, when something did not.
pub(super) async fn onafgemaakt(settings: &Settings) -> Vec<Bevinding> {
    if settings.database.is_empty() && !file(settings).exists() {
        return Vec::new();
    }
    let counted = async { onafgemaakt::counts(&open(settings).await?.read().await?).await };
    // What is wrong with the database itself has a line of its own.
    let Ok::<_, store::Error>((alle, gestopt)) = counted.await else { return Vec::new() };
    if alle == 0 {
        return Vec::new();
    }
    let stopped = match gestopt {
        0 => String::new(),
        _ => format!(" {gestopt} daarvan worden niet meer vanzelf geprobeerd."),
    };
    let resultaat =
        format!("Contacten of documenten die nog niet in het zaaksysteem kwamen: {alle}.{stopped}");
    let advies = "De beheerder ziet bij Beheer, Onafgemaakt waarom, en kan het opnieuw laten proberen.";
    vec![Bevinding::let_op("zaken", resultaat, advies)]
}

/// Whether every page of a SQLite file is whole, beside a server that uses it.
async fn heel(settings: &Settings, fine: Bevinding) -> Bevinding {
    let file = file(settings);
    let (wat, shown) = ("database", file.display());
    match integrity::check(&file, LOOK).await {
        Ok(Integrity::Whole) => fine,
        Ok(Integrity::Unfinished) => {
            let resultaat = format!(
                "{} Na vijftien seconden was nog niet alles nagekeken; tot daar klopte het.",
                fine.resultaat
            );
            let advies = "Kijk een reservekopie helemaal na: `sqlite3 KOPIE 'pragma integrity_check'`.";
            Bevinding::let_op(wat, resultaat, advies)
        }
        Ok(Integrity::Damaged(what)) => {
            let advies = "Stop de server, bewaar een kopie van de bestanden zoals ze zijn, en zet de laatste reservekopie terug.";
            Bevinding::fout(wat, format!("{shown} is beschadigd: {}.", what.join("; ")), advies)
        }
        Err(error) => {
            let advies = "Controleer of het bestand leesbaar is.";
            Bevinding::fout(wat, format!("{shown} is niet na te kijken: {error}."), advies)
        }
    }
}

/// Whether there is no database yet: the server makes its file.
pub(super) fn is_nieuw(settings: &Settings) -> bool {
    settings.database.is_empty() && !file(settings).exists()
}

/// The database; a file that is not there yet is not made.
pub(super) async fn open(settings: &Settings) -> Result<Db, store::Error> {
    let target = if settings.database.is_empty() {
        let file = file(settings);
        if !file.exists() {
            return Err(store::Error::other(format!("{} is er nog niet", file.display())));
        }
        Target::File(file)
    } else {
        Target::Url(settings.database.clone())
    };
    Db::open(Options { connections: 2, wait: PATIENCE, statement_timeout: PATIENCE, target }).await
}

/// An import has not ended: it is busy, or it was interrupted.
fn half_taken_over(naam: &str, overname: &Voortgang) -> Bevinding {
    let Voortgang { gedaan, bijgewerkt, .. } = overname;
    if overname.fase == Fase::Vergelijken {
        let resultaat = format!(
            "{naam} antwoordt. Een overname uit Open Klant is klaar, maar {gedaan} rijen zijn nog niet vergeleken."
        );
        let advies = "Vergelijk alsnog met `relatiebeheer compare open-klant` en dezelfde bron.";
        return Bevinding::let_op("database", resultaat, advies);
    }
    let resultaat = format!(
        "{naam} antwoordt, maar een overname uit Open Klant is niet af: {gedaan} rijen zijn over, het laatst op {}.",
        formats::moment(*bijgewerkt)
    );
    let advies = "Loopt zij niet meer, geef dan dezelfde opdracht opnieuw: zij gaat verder waar zij was.";
    Bevinding::let_op("database", resultaat, advies)
}

fn of_schema(naam: &str, schema: &Schema) -> Bevinding {
    let wat = "database";
    if !schema.changed.is_empty() || !schema.unknown.is_empty() {
        let resultaat = format!("{naam} antwoordt, maar is van een andere versie van Relatiebeheer.");
        let advies = "Start de versie die deze database het laatst gebruikte, of zet een reservekopie terug.";
        return Bevinding::fout(wat, resultaat, advies);
    }
    let stappen = match schema.missing.len() {
        0 => return Bevinding::goed(wat, format!("{naam} antwoordt en het schema is bij.")),
        1 => "1 stap".to_owned(),
        missing => format!("{missing} stappen"),
    };
    let resultaat = format!("{naam} antwoordt; het schema loopt {stappen} achter.");
    let advies = "`relatiebeheer serve` werkt het bij. Maak eerst een reservekopie.";
    Bevinding::let_op(wat, resultaat, advies)
}

fn file(settings: &Settings) -> PathBuf {
    Path::new(&settings.data).join("relatiebeheer.db")
}

/// The secret to derive keys from, when there is one; none is made.
pub(super) fn bestaande_sleutel(settings: &Settings) -> Option<String> {
    if !settings.sleutel.is_empty() {
        return Some(settings.sleutel.clone());
    }
    let secret = fs::read_to_string(Path::new(&settings.data).join("sleutel")).ok()?;
    Some(secret.trim().to_owned())
}

/// Whether there is a secret to derive keys from, and whether it is one.
pub(super) fn sleutel(settings: &Settings) -> Bevinding {
    let wat = "sleutel";
    let short = "Geef minstens 32 willekeurige tekens.";
    if !settings.sleutel.is_empty() {
        return match Geheim::new(&settings.sleutel) {
            Ok(_) => Bevinding::goed(wat, "Gezet met de instelling `sleutel`."),
            Err(_) => Bevinding::fout(wat, "De instelling `sleutel` is te kort.", short),
        };
    }
    let file = Path::new(&settings.data).join("sleutel");
    let shown = file.display();
    if !file.exists() {
        let resultaat = format!("{shown} is er nog niet.");
        return Bevinding::let_op(
            wat,
            resultaat,
            "`relatiebeheer serve` maakt hem. Neem hem mee in uw reservekopie.",
        );
    }
    let secret = match fs::read_to_string(&file) {
        Ok(secret) => secret,
        Err(error) => {
            let advies = "Geef de gebruiker van Relatiebeheer leesrechten op dit bestand.";
            return Bevinding::fout(wat, format!("{shown} is niet te lezen: {error}."), advies);
        }
    };
    if Geheim::new(secret.trim()).is_err() {
        let advies = "Zet het bestand terug uit uw reservekopie.";
        return Bevinding::fout(wat, format!("In {shown} staat geen bruikbare sleutel."), advies);
    }
    let open = fs::metadata(&file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
    if open {
        let advies = format!("Doe `chmod 600 {shown}`.");
        return Bevinding::let_op(wat, format!("{shown} is ook voor andere gebruikers leesbaar."), advies);
    }
    if settings.database.is_empty() {
        return Bevinding::goed(wat, format!("Gelezen uit {shown}."));
    }
    let advies = "Draaien er meer servers op deze database, geef ze dan met `sleutel` dezelfde.";
    Bevinding::let_op(wat, format!("Gelezen uit {shown}."), advies)
}
