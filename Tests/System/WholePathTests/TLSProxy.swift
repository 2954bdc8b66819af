import Foundation
import Platform
import Testing

/// nginx that ends TLS before a hub and shows it below `/rushes/`, with certificates of the
/// production's own.
final class TLSProxy {
    /// How the proxy's certificate is.
    enum Certificate: String, CaseIterable {
        case good, expired, early, otherName
    }

    let port: Int
    let folder: String
    private let process = Process()

    /// The proxy's hub, as boxes and editors are told.
    var url: String { "https://127.0.0.1:\(port)/rushes" }
    var caFile: String { "\(folder)/ca.pem" }
    /// A CA that signed nothing here.
    var foreignCAFile: String { "\(folder)/foreign.pem" }

    /// - Parameter settings: lines of nginx' `server`.
    init(to hub: Int, _ certificate: Certificate = .good, settings: String = "") throws {
        port = try freePort()
        folder = NSTemporaryDirectory() + "rushes-tls-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Files.replace("\(folder)/make", with: Array(Self.script.utf8))
        let made = try shell(["sh", "\(folder)/make", folder])
        try #require(made.status == 0, "\(made.output)")
        try Files.replace(
            "\(folder)/nginx.conf", with: Array(configuration(hub, certificate, settings).utf8))
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = [
            "-p", folder, "-c", "\(folder)/nginx.conf", "-e", "\(folder)/error.log",
        ]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try eventually("nginx listens") {
            try shell(["curl", "-sk", "-o", "/dev/null", "https://127.0.0.1:\(self.port)/"]).status
                == 0
        }
    }

    deinit {
        process.terminate()
        process.awaitEnd()
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func configuration(_ hub: Int, _ certificate: Certificate, _ settings: String) -> String
    {
        let user = geteuid() == 0 ? "user root;" : ""
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }
        return """
            \(user) daemon off; worker_processes 1; pid \(folder)/pid; error_log \(folder)/error.log;
            events { worker_connections 256; }
            http {
                access_log off; \(places.joined(separator: " "))
                server {
                    listen 127.0.0.1:\(port) ssl;
                    ssl_certificate \(folder)/\(certificate).pem; ssl_certificate_key \(folder)/server.key;
                    \(settings)
                    location /rushes/ { proxy_pass http://127.0.0.1:\(hub)/; }
                }
            }
            """
    }

    private static let script = """
        set -e
        cd "$1"
        ca() {
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.pem -days 30 -subj "/CN=$2"
        }
        ca ca 'Production CA'; ca foreign 'Foreign CA'
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=hub
        echo 'subjectAltName=DNS:localhost,IP:127.0.0.1' > here
        echo 'subjectAltName=DNS:films.example' > elsewhere
        sign() { openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial "$@"; }
        sign -days 30 -extfile here -out good.pem
        sign -days -1 -extfile here -out expired.pem
        sign -days 30 -extfile elsewhere -out otherName.pem
        printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index\\nnew_certs_dir=.\\nrand_serial=yes\\ndefault_md=sha256\\npolicy=p\\n' > ca.conf
        printf '[p]\\ncommonName=supplied\\n' >> ca.conf
        touch index
        openssl ca -batch -notext -config ca.conf -cert ca.pem -keyfile ca.key -in server.csr -out early.pem -extfile here \\
            -startdate 20990101000000Z -enddate 21000101000000Z
        """
}
