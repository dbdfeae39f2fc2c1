//! Writes the demo's rows as JSON: `cargo run -p sandbox --example demo_rows | relatiebeheer import open-klant -`.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

#[expect(clippy::disallowed_methods, reason = "the one place here that may ask the real clock")]
fn main() -> std::io::Result<()> {
    let vandaag = Timestamp::now().to_zoned(TimeZone::UTC).date();
    writeln!(std::io::stdout(), "{}", sandbox::demo_rows(vandaag, 1))
}
