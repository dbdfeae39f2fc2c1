//! Where the data is: the directory, the database and the key. Nothing is made that is not there yet.

use std::{
    fs,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use store::{Db, Options, Schema, Target};

use super::Bevinding;
use crate::{
    config::Settings, migrations, rest::formats, toegang::geheim::Geheim, verhuizing::voortgang::Voortgang,
};

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
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&probe);
    match made.and_then(|_| fs::remove_file(&probe)) {
        Ok(()) => Bevinding::goed(wat, format!("In {shown} kan geschreven worden.")),
        Err(error) => {
            let advies =
                "Geef de gebruiker van Relatiebeheer schrijfrechten, of kies een andere map met `data`.";
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
        Ok((schema, None)) => of_schema(&naam, &schema),
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
