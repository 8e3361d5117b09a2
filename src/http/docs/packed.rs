//! A file that never changes while the service runs, as it is and compressed.
//!
//! Compressing costs a thousand times what sending does, and anybody may ask. So it is done once for each file and
//! encoding, whatever becomes of who asked first, and who asks meanwhile is sent the file as it is.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use actix_web::http::Method;
use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, HeaderValue};
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::http::conditional::Etag;

/// What documentation may be kept by anybody, for five minutes.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// How hard brotli tries, of 11: above this it takes seconds for the largest file.
const BROTLI_QUALITY: u32 = 4;
/// Brotli looks back over 2^22 bytes, which is more than any file has.
const BROTLI_WINDOW: u32 = 22;
const BUFFER: usize = 32 * 1024;

/// A file that never changes.
pub struct Packed {
    kind: String,
    plain: Bytes,
    etag: Etag,
    gzip: Form,
    br: Form,
}

/// A file in one encoding, once somebody has asked for it.
#[derive(Default)]
struct Form {
    begun: AtomicBool,
    bytes: OnceLock<Bytes>,
}

impl Packed {
    /// The file with these bytes, of this media type.
    #[must_use]
    pub fn new(kind: impl Into<String>, plain: Bytes) -> Self {
        let etag = Etag::of(&plain, None);
        Self { kind: kind.into(), plain, etag, gzip: Form::default(), br: Form::default() }
    }

    /// The answer to `request`, with what `more` sets on it.
    pub async fn answer(
        self: &Arc<Self>,
        request: &HttpRequest,
        more: impl FnOnce(&mut HttpResponseBuilder),
    ) -> HttpResponse {
        let known = self.etag.is_known_to(request.headers());
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, self.etag.header()))
            .insert_header((header::CACHE_CONTROL, KEPT))
            .append_header((header::VARY, "Accept-Encoding"));
        more(&mut response);
        if known {
            return response.finish();
        }
        response.content_type(self.kind.as_str());
        let encoding = self.encoding(request);
        match self.packed(encoding, request.method()).await {
            Some(bytes) => response.insert_header(encoding).body(bytes),
            // Said outright, so that the layer which compresses answers leaves this one alone.
            None => response.insert_header(ContentEncoding::Identity).body(self.plain.clone()),
        }
    }

    /// The encoding that the caller likes best. Images are compressed already.
    fn encoding(&self, request: &HttpRequest) -> ContentEncoding {
        let offered = [Encoding::identity(), Encoding::brotli(), Encoding::gzip()];
        let accepted = request.get_header::<AcceptEncoding>().filter(|_| !self.kind.starts_with("image/"));
        match accepted.and_then(|accepted| accepted.negotiate(offered.iter())) {
            Some(Encoding::Known(encoding)) => encoding,
            _ => ContentEncoding::Identity,
        }
    }

    async fn packed(self: &Arc<Self>, encoding: ContentEncoding, method: &Method) -> Option<Bytes> {
        let form = self.form(encoding)?;
        if let Some(bytes) = form.bytes.get() {
            return Some(bytes.clone());
        }
        // HEAD sends nothing, so nothing is compressed for it.
        if method == Method::HEAD || form.begun.swap(true, Ordering::Relaxed) {
            return None;
        }
        let file = Arc::clone(self);
        // The thread finishes it also when this caller hangs up.
        web::block(move || {
            let bytes = compressed(encoding, &file.plain).ok()?;
            Some(file.form(encoding)?.bytes.get_or_init(|| Bytes::from(bytes)).clone())
        })
        .await
        .ok()
        .flatten()
    }

    fn form(&self, encoding: ContentEncoding) -> Option<&Form> {
        match encoding {
            ContentEncoding::Gzip => Some(&self.gzip),
            ContentEncoding::Brotli => Some(&self.br),
            _ => None,
        }
    }
}

fn compressed(encoding: ContentEncoding, plain: &[u8]) -> io::Result<Vec<u8>> {
    if encoding == ContentEncoding::Brotli {
        let mut packer = brotli::CompressorWriter::new(Vec::new(), BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
        packer.write_all(plain)?;
        Ok(packer.into_inner())
    } else {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(plain)?;
        packer.finish()
    }
}
