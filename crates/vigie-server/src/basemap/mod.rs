//! A basemap of the user's own: tiles from an address, or a PMTiles archive from an address or a file.

mod archive;

use std::path::PathBuf;

/// How the tiles of a basemap come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// Images, by `{z}/{x}/{y}`.
    Raster,
    /// Mapbox vector tiles, by `{z}/{x}/{y}`.
    Vector,
    /// One PMTiles archive, of images or vector tiles.
    Archive,
}

/// Where the map's ground comes from, beside the countries of Natural Earth that are built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basemap {
    pub(crate) form: Form,
    /// What the page asks for; relative for a file.
    pub(crate) url: String,
    /// The one origin beside the server's own that the page may then ask; none for a file.
    pub(crate) origin: Option<String>,
    pub(crate) file: Option<PathBuf>,
    /// Whom the map names as the ground's maker.
    pub(crate) credit: Option<String>,
}

/// The address under which an archive from a file is served.
pub(crate) const FILE_URL: &str = "basemap.pmtiles";

/// Why a basemap cannot be used, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitBasemap {
    /// Neither an address of tiles or of an archive, nor the path of one.
    #[error(
        "{found:?} is no basemap ({reason}); give https://…/{{z}}/{{x}}/{{y}}.png (or .pbf, .mvt), https://….pmtiles, \
         or the path of a .pmtiles file"
    )]
    Words {
        /// What was given.
        found: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The file is no archive that can be drawn.
    #[error("{} cannot be the map's ground: {reason}", file.display())]
    Archive {
        /// The file.
        file: PathBuf,
        /// What is wrong with it, and how to mend it.
        reason: String,
    },
}

impl Basemap {
    /// Reads `text` as an address or a path, and takes the words that its maker asks to be named by. A file's header is
    /// looked at; an address is not asked.
    ///
    /// Errors: [`UnfitBasemap`] with the reason.
    ///
    /// ```
    /// # use vigie_server::Basemap;
    /// assert!(Basemap::parse("https://tiles.example.org/{z}/{x}/{y}.png", None).is_ok());
    /// assert!(Basemap::parse("https://tiles.example.org/", None).is_err());
    /// ```
    pub fn parse(text: &str, credit: Option<String>) -> Result<Basemap, UnfitBasemap> {
        let unfit = |reason| UnfitBasemap::Words { found: text.to_owned(), reason };
        let Some((scheme, rest)) = text.split_once("://") else {
            let path = PathBuf::from(text);
            if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("pmtiles")) {
                return Err(unfit("a path must end in .pmtiles"));
            }
            if !path.is_file() {
                return Err(unfit("there is no such file"));
            }
            if let Err(reason) = archive::check(&path) {
                return Err(UnfitBasemap::Archive { file: path, reason });
            }
            let (form, url) = (Form::Archive, FILE_URL.to_owned());
            return Ok(Basemap { form, url, origin: None, file: Some(path), credit });
        };
        if !["http", "https"].contains(&scheme) {
            return Err(unfit("only http and https are asked"));
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        let fit = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        if host.is_empty() || !host.chars().all(fit) {
            return Err(unfit("the host is not plain"));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\".contains(c)) {
            return Err(unfit("it holds a space or a quote"));
        }
        let path = rest.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
        let placed = ["{z}", "{x}", "{y}"].iter().filter(|place| text.contains(**place)).count();
        let form = match placed {
            0 if path.ends_with(".pmtiles") => Form::Archive,
            3 if path.ends_with(".pbf") || path.ends_with(".mvt") => Form::Vector,
            3 => Form::Raster,
            0 => return Err(unfit("neither tiles nor an archive")),
            _ => return Err(unfit("all of {z}, {x} and {y} must be in it")),
        };
        let left = text.replace("{z}", "").replace("{x}", "").replace("{y}", "");
        if left.contains(['{', '}']) {
            return Err(unfit("only {z}, {x} and {y} are filled in"));
        }
        let origin = Some(format!("{scheme}://{}", host.to_ascii_lowercase()));
        Ok(Basemap { form, url: text.to_owned(), origin, file: None, credit })
    }

    /// The host that the page asks, for the user to know.
    pub fn host(&self) -> Option<&str> {
        self.origin.as_deref().and_then(|origin| origin.split_once("://")).map(|(_, host)| host)
    }
}

impl Form {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Form::Raster => "raster",
            Form::Vector => "vector",
            Form::Archive => "pmtiles",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Form, Option<String>), String> {
        Basemap::parse(text, None).map(|b| (b.form, b.origin)).map_err(|e| e.to_string())
    }

    #[test]
    fn addresses_say_their_form_and_their_one_origin() {
        let origin = |o: &str| Some(o.to_owned());
        assert_eq!(
            read("https://Tile.Example.org:8443/{z}/{x}/{y}.png?key=1"),
            Ok((Form::Raster, origin("https://tile.example.org:8443")))
        );
        assert_eq!(
            read("http://127.0.0.1:8080/v/{z}/{x}/{y}.pbf"),
            Ok((Form::Vector, origin("http://127.0.0.1:8080")))
        );
        assert_eq!(read("https://a.example/World.PMTiles?x"), Ok((Form::Archive, origin("https://a.example"))));
    }

    #[test]
    fn what_could_widen_the_policy_is_refused() {
        for text in [
            "https://a.example; script-src *//{z}/{x}/{y}.png",
            "https://a.example,b.example/{z}/{x}/{y}.png",
            "https://user@a.example/{z}/{x}/{y}.png",
            "https://*/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
            "javascript://a.example/{z}/{x}/{y}.png",
            "https://a.example/{z}/{x}.png",
            "https://{s}.example/{z}/{x}/{y}.png",
            "https://a.example/{z}/{x}/{y}{r}.png",
            "https://a.example/a b/{z}/{x}/{y}.png",
            "/nowhere/at-all.pmtiles",
            "tiles.mbtiles",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
