//! How well a row of a full-text index answers a question: BM25, where what very many rows hold is counted in part.
//!
//! The function of that name which SQLite brings reads the whole list of rows of each word that is asked for, to count them:
//! of a question with common words that takes most of the time. This one reads the beginning of a long list and goes by how
//! close together its rows stand.
//! All of the crate's unsafe code is here. Errors are SQLite's codes, handed on.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_int, c_void};
use std::ptr;

use rusqlite::{Connection, ffi};

/// The name under which a connection knows the function. Its arguments after the table are what an occurrence in each
/// column counts, 1 where there is none; the less it gives, the better the row answers.
const NAME: &CStr = c"answers";

/// So many rows of a word's list are counted one by one.
const COUNTED: u32 = 2_000;

/// How soon a further occurrence adds little, and how much the length of a row counts: as SQLite has it.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Makes the function known to a connection.
pub(crate) fn make_known(db: &Connection) -> rusqlite::Result<()> {
    let mut api: *mut ffi::fts5_api = ptr::null_mut();
    // SAFETY: the handle is open as long as `db` is borrowed; the statement is finalized before `api`, to which it writes,
    // goes; the function and its name are static and need no user data.
    let code = unsafe {
        let mut statement: *mut ffi::sqlite3_stmt = ptr::null_mut();
        let sql = c"SELECT fts5(?1)".as_ptr();
        let mut code = ffi::sqlite3_prepare_v2(db.handle(), sql, -1, &mut statement, ptr::null_mut());
        if code == ffi::SQLITE_OK {
            let to = (&raw mut api).cast::<c_void>();
            code = ffi::sqlite3_bind_pointer(statement, 1, to, c"fts5_api_ptr".as_ptr(), None);
        }
        if code == ffi::SQLITE_OK {
            ffi::sqlite3_step(statement);
        }
        let ended = ffi::sqlite3_finalize(statement);
        match api.as_ref().and_then(|api| api.xCreateFunction) {
            Some(create) if code == ffi::SQLITE_OK && ended == ffi::SQLITE_OK => {
                create(api, NAME.as_ptr(), ptr::null_mut(), Some(answers), None)
            }
            _ if code != ffi::SQLITE_OK => code,
            _ if ended != ffi::SQLITE_OK => ended,
            _ => ffi::SQLITE_ERROR,
        }
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

/// What holds for all rows of one question.
struct Asked {
    /// How many words a row has on average.
    average: f64,
    /// What a phrase says about a row that holds it, and how often the row at hand does.
    phrases: Vec<(f64, f64)>,
}

/// How many rows were met, and the number of the last of them.
#[derive(Default)]
struct Met {
    rows: u32,
    last: i64,
}

impl Met {
    /// How many rows of `all`, which are numbered from one, there are of the sort: met in part, as many as stand as close.
    fn in_all(&self, all: i64) -> f64 {
        let (rows, all) = (f64::from(self.rows), all.max(1) as f64);
        if self.rows < COUNTED { rows } else { (rows * (all / self.last.max(1) as f64).max(1.0)).min(all) }
    }
}

/// What a phrase says that `rows` of `all` rows hold: nearly nothing where most do.
fn weight(rows: f64, all: i64) -> f64 {
    let all = all.max(1) as f64;
    ((all - rows + 0.5) / (rows + 0.5)).max(1.0).ln().max(1e-6)
}

/// Counts a row; enough of them are enough.
unsafe extern "C" fn meet(api: *const ffi::Fts5ExtensionApi, row: *mut ffi::Fts5Context, met: *mut c_void) -> c_int {
    // SAFETY: FTS5 hands its own functions and a row on, and `met` as `asked` gave it.
    unsafe {
        let (Some(api), Some(met)) = (api.as_ref(), met.cast::<Met>().as_mut()) else { return ffi::SQLITE_ERROR };
        let Some(number) = api.xRowid else { return ffi::SQLITE_ERROR };
        met.rows += 1;
        met.last = number(row);
        if met.rows < COUNTED { ffi::SQLITE_OK } else { ffi::SQLITE_DONE }
    }
}

/// Frees what [`asked`] made.
unsafe extern "C" fn forget(asked: *mut c_void) {
    // SAFETY: made by `Box::into_raw` in `asked`, and FTS5 calls this once.
    drop(unsafe { Box::from_raw(asked.cast::<Asked>()) });
}

/// Calls a function of FTS5 and hands its code on where it fails.
macro_rules! call {
    ($function:expr, $($argument:expr),*) => {
        match $function {
            Some(function) => match function($($argument),*) {
                ffi::SQLITE_OK => {}
                code => return Err(code),
            },
            None => return Err(ffi::SQLITE_ERROR),
        }
    };
}

/// What holds for all rows of the question at hand: kept with it by FTS5, which frees it.
unsafe fn asked<'a>(api: &ffi::Fts5ExtensionApi, row: *mut ffi::Fts5Context) -> Result<&'a mut Asked, c_int> {
    let (Some(kept), Some(phrases)) = (api.xGetAuxdata, api.xPhraseCount) else { return Err(ffi::SQLITE_ERROR) };
    // SAFETY: `row` is the one that FTS5 called with; what is kept with it was made below, and nobody else refers to it.
    unsafe {
        if let Some(asked) = kept(row, 0).cast::<Asked>().as_mut() {
            return Ok(asked);
        }
        let (mut rows, mut words) = (0, 0);
        call!(api.xRowCount, row, &mut rows);
        call!(api.xColumnTotalSize, row, -1, &mut words);
        let average = words.max(1) as f64 / rows.max(1) as f64;
        let mut asked = Box::new(Asked { average, phrases: Vec::new() });
        for n in 0..phrases(row) {
            let mut met = Met::default();
            call!(api.xQueryPhrase, row, n, (&raw mut met).cast(), Some(meet));
            asked.phrases.push((weight(met.in_all(rows), rows), 0.0));
        }
        let asked = Box::into_raw(asked);
        // Frees it where it fails.
        call!(api.xSetAuxdata, row, asked.cast(), Some(forget));
        asked.as_mut().ok_or(ffi::SQLITE_NOMEM)
    }
}

/// The sum over the phrases of a row: less is better.
unsafe fn sum(
    api: &ffi::Fts5ExtensionApi,
    row: *mut ffi::Fts5Context,
    columns: &[*mut ffi::sqlite3_value],
) -> Result<f64, c_int> {
    // SAFETY: `row` and the values are those that FTS5 called with.
    unsafe {
        let Asked { average, phrases } = asked(api, row)?;
        phrases.iter_mut().for_each(|(_, often)| *often = 0.0);
        let mut found = 0;
        call!(api.xInstCount, row, &mut found);
        for n in 0..found {
            let (mut phrase, mut column, mut at) = (0, 0, 0);
            call!(api.xInst, row, n, &mut phrase, &mut column, &mut at);
            let value = usize::try_from(column).ok().and_then(|column| columns.get(column));
            let counts = value.map_or(1.0, |value| ffi::sqlite3_value_double(*value));
            if let Some((_, often)) = usize::try_from(phrase).ok().and_then(|phrase| phrases.get_mut(phrase)) {
                *often += counts;
            }
        }
        let mut length = 0;
        call!(api.xColumnSize, row, -1, &mut length);
        let longer = K1 * (1.0 - B + B * f64::from(length) / *average);
        Ok(phrases.iter().map(|(weight, often)| -weight * (often * (K1 + 1.0)) / (often + longer)).sum())
    }
}

/// The function, as FTS5 calls it.
unsafe extern "C" fn answers(
    api: *const ffi::Fts5ExtensionApi,
    row: *mut ffi::Fts5Context,
    result: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: FTS5 hands its own functions on, the row at hand, and `count` values.
    unsafe {
        let columns = match usize::try_from(count) {
            Ok(count) if count > 0 && !values.is_null() => std::slice::from_raw_parts(values, count),
            _ => &[],
        };
        match api.as_ref().map_or(Err(ffi::SQLITE_ERROR), |api| sum(api, row, columns)) {
            Ok(sum) => ffi::sqlite3_result_double(result, sum),
            Err(code) => ffi::sqlite3_result_error_code(result, code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(rows: impl Iterator<Item = String>) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        make_known(&db).unwrap();
        db.execute_batch("CREATE VIRTUAL TABLE t USING fts5 (title, text, content = '')").unwrap();
        let mut insert = db.prepare("INSERT INTO t (rowid, title, text) VALUES (?1, ?2, ?3)").unwrap();
        for (n, text) in rows.enumerate() {
            insert.execute((n as i64 + 1, if n % 7 == 0 { "vesh" } else { "" }, text)).unwrap();
        }
        drop(insert);
        db
    }

    /// What SQLite's function and this one give for each row that is found.
    fn both(db: &Connection, expression: &str) -> Vec<(f64, f64)> {
        let sql = "SELECT bm25(t, 3.0, 1.0), answers(t, 3.0, 1.0) FROM t WHERE t MATCH ?1";
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([expression], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn what_few_rows_hold_is_weighed_as_sqlite_does() {
        let text = |n: usize| format!("{} {} talan {}", "vesh ".repeat(n % 3), "bar ".repeat(n % 5), n % 11);
        let db = index((0..900).map(text));
        for expression in ["talan AND vesh", "{text} : vesh OR 7", "\"bar talan\" NOT 3", "bar AND {title} : vesh"] {
            let found = both(&db, expression);
            assert!(found.len() > 20, "{expression}");
            for (theirs, ours) in found {
                assert!((theirs - ours).abs() < 1e-9, "{expression}: {theirs} {ours}");
            }
        }
        assert_eq!(both(&db, "nowhere"), []);
    }

    #[test]
    fn what_many_rows_hold_is_weighed_nearly_so() {
        let db = index((0..30_000).map(|n| format!("vesh {} {}", if n % 3 == 0 { "talan" } else { "bar" }, n % 500)));
        for (theirs, ours) in both(&db, "talan AND 42") {
            assert!((theirs - ours).abs() < 0.01, "{theirs} {ours}");
        }
    }

    #[test]
    fn a_list_that_was_read_in_part_is_as_long_as_its_rows_stand_close() {
        let met = |rows, last| Met { rows, last }.in_all(100_000).round();
        assert_eq!(met(12, 90_000), 12.0);
        assert_eq!(met(COUNTED, 25_000), 8_000.0);
        assert_eq!(met(COUNTED, 100_000), 2_000.0);
        assert_eq!(met(COUNTED, 200_000), 2_000.0, "numbers that were left out");
    }
}
