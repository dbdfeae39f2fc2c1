//! Whether a process lives and can work, asked of the program itself.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use store::{Db, Options, Target};

/// The program with its data in a folder of its own.
struct Server(PathBuf, Option<Child>);

impl Server {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("relatiebeheer-gezond-{}-{name}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        Self(folder, None)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_relatiebeheer"));
        command.args(words).arg("--data").arg(&self.0).current_dir(std::env::temp_dir());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// What a verb returns, and its exit status.
    fn run(&self, words: &[&str]) -> (String, Option<i32>) {
        let output = self.command(words).output().unwrap();
        (String::from_utf8(output.stdout).unwrap().trim().to_owned(), output.status.code())
    }

    /// Starts serving; the address.
    fn serve(&mut self) -> String {
        let mut child = self.command(&["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        self.1 = Some(child);
        line.trim().rsplit('/').next().unwrap().to_owned()
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.1.take() {
            drop(child.kill());
            child.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Writes nonsense over where a table of a SQLite file begins, while nobody uses it.
pub(crate) async fn damage(file: &Path, table: &str) {
    let db =
        Db::open(Options { connections: 1, ..Options::new(Target::File(file.to_owned())) }).await.unwrap();
    let conn = db.read().await.unwrap();
    let sql = "select rootpage, page_size from sqlite_master, pragma_page_size where name = $1";
    let (page, size): (i64, i64) = conn.first(sql, &[&table]).await.unwrap().unwrap();
    // What is still in the log would be read instead.
    conn.batch("pragma wal_checkpoint(truncate)").await.unwrap();
    drop((conn, db));
    let file = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    file.write_all_at(&[0xff; 512], ((page - 1) * size).unsigned_abs()).unwrap();
}

/// Status and body.
fn get(address: &str, path: &str, token: &str) -> (u16, String) {
    ask("GET", address, path, (token, ""))
}

fn ask(method: &str, address: &str, path: &str, (token, body): (&str, &str)) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Token {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

const CATEGORIEEN: &str = "/klantinteracties/api/v1/categorieen";

#[tokio::test]
async fn a_damaged_database_is_told_by_ready_and_by_doctor() {
    let mut server = Server::new("stuk");
    let (token, _) = server.run(&["token", "create", "proef"]);
    let (said, status) = server.run(&["doctor"]);
    assert!(status == Some(0) && said.contains("het schema is bij"), "{said}");
    let address = server.serve();
    assert_eq!(get(&address, "/healthz/ready", "").0, 200);
    let (status, body) = ask("POST", &address, CATEGORIEEN, (&token, r#"{"naam":"Wijkteam"}"#));
    assert_eq!(status, 201, "{body}");
    server.stop();
    damage(&server.0.join("relatiebeheer.db"), "categorie").await;
    let (said, status) = server.run(&["doctor"]);
    assert!(status == Some(1) && said.contains("is beschadigd"), "{said}");
    let address = server.serve();
    let (status, body) = get(&address, CATEGORIEEN, &token);
    assert_eq!(status, 503, "{body}");
    let (status, body) = get(&address, "/healthz/ready", "");
    assert!(status == 503 && body.contains("De database is beschadigd."), "{body}");
    assert_eq!(get(&address, "/healthz/live", "").0, 200);
}
