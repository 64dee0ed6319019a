package io.earwitness.recorder.api;

import io.earwitness.sip.tls.TlsContext;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Listens for HTTPS, TLS 1.2 and 1.3. Each handshake uses the certificate that lies on the disk then; connections that
/// stand are not touched.
final class HttpsConnector {
    private HttpsConnector() {}

    static ServerConnector of(Server server, HttpConfiguration http, ApiConfig config, TlsContext tls) {
        var secured = new HttpConfiguration(http);
        // Which names are ours is our own check, for HTTP as well.
        secured.addCustomizer(new SecureRequestCustomizer(false));
        var connector = new ServerConnector(
                server,
                new SslConnectionFactory(new CurrentCertificate(tls), HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(secured));
        connector.setHost(config.host());
        connector.setPort(config.port());
        return connector;
    }

    private static final class CurrentCertificate extends SslContextFactory.Server {
        private final TlsContext tls;

        CurrentCertificate(TlsContext tls) {
            this.tls = tls;
            setSslContext(tls.current());
            setIncludeProtocols("TLSv1.2", "TLSv1.3");
        }

        @Override
        public SSLContext getSslContext() {
            return tls.current();
        }
    }
}
