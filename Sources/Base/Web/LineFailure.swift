import CCurl
import Wire

/// What libcurl's codes mean to a crew (libcurl-errors(3)); their numbers mean nothing to anybody.
enum LineFailure {
    /// - Parameters:
    ///   - verified: what OpenSSL made of the certificate (X509_V_..., SSL_get_verify_result(3)); 1
    ///     while nothing is noted.
    ///   - said: what libcurl wrote of this transfer, in OpenSSL's words where the handshake
    ///     failed.
    static func trouble(
        _ code: CURLcode, url: String, caFile: String?, verified: Int = 20, said: String = ""
    ) -> UploadTrouble {
        let place = authority(of: url)
        let words = String(cString: curl_easy_strerror(code))
        // Where the library speaks of itself, it has nothing to say to a crew.
        let detail = words.contains("curl") ? nil : words
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST: UploadTrouble(.noName, place: place)
        case CURLE_COULDNT_CONNECT: UploadTrouble(.noAnswer, place: place)
        case CURLE_OPERATION_TIMEDOUT: UploadTrouble(.timeout, place: place)
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
            CURLE_SEND_FAIL_REWIND, CURLE_HTTP2,
            CURLE_HTTP2_STREAM,
            CURLE_WEIRD_SERVER_REPLY, CURLE_NO_CONNECTION_AVAILABLE, CURLE_AGAIN,
            CURLE_CHUNK_FAILED:
            UploadTrouble(.broken, place: place)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS:
            UploadTrouble(certificate(verified), place: place)
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE:
            UploadTrouble(.caFile, place: caFile ?? place)
        case CURLE_SSL_CONNECT_ERROR where plainAnswers.contains(where: said.contains):
            UploadTrouble(.plainServer, place: place)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CLIENTCERT:
            UploadTrouble(.tls, place: place, detail: detail)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: UploadTrouble(.address, place: place)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            UploadTrouble(.proxy, place: place, detail: detail)
        default: UploadTrouble(.network, place: place, detail: detail)
        }
    }

    /// What OpenSSL calls words of HTTP where a handshake was due (ERR_reason_error_string(3)).
    private static let plainAnswers = [
        "wrong version number", "packet length too long", "http request", "record layer failure",
    ]

    private static func certificate(_ verified: Int) -> UploadTrouble.Code {
        switch verified {
        // libcurl compares names itself, before it notes what OpenSSL says (1 until then).
        case 0, 1, 62: .certificateName
        case 9: .certificateEarly
        case 10: .certificateExpired
        default: .certificate
        }
    }

    /// `hub:8080`, without scheme, user and path.
    static func authority(of url: String) -> String {
        WebAddress(url)?.authority ?? url
    }
}
