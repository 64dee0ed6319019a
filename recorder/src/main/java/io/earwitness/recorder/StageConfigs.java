package io.earwitness.recorder;

import io.earwitness.media.container.SoundFormat;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.access.Users;
import io.earwitness.recorder.api.ApiAccess;
import io.earwitness.recorder.api.ApiConfig;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.AssemblyConfig;
import io.earwitness.recorder.capture.PacketSources;
import io.earwitness.recorder.catalog.CatalogConfig;
import io.earwitness.recorder.catalog.CatalogInMemory;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.keys.KeyFileException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.msrp.MsrpConfig;
import io.earwitness.recorder.nena.ElementStates;
import io.earwitness.recorder.nena.LogDelivery;
import io.earwitness.recorder.nena.LoggingTarget;
import io.earwitness.recorder.nena.NenaElement;
import io.earwitness.recorder.policy.Admission;
import io.earwitness.recorder.policy.AdmissionLimits;
import io.earwitness.recorder.rtsp.RtspConfig;
import io.earwitness.recorder.session.SessionConfig;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.SipLimits;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.subscription.Notifications;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transport.ConnectionLimits;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.siprec.filter.FilterPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the settings mean for each stage: one config a stage, made where the stage is made.
record StageConfigs(RecorderSettings settings) {
    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;
    private static final int CAPTURE_LOOPS_MAX = 4;
    private static final int HEARD_BY_PAGES = 16;

    // NENA-STA-010.3 §2.4.1.
    private static final Duration SUBSCRIPTION_MIN = Duration.ofMinutes(1);
    private static final Duration SUBSCRIPTION_USUAL = Duration.ofHours(1);
    private static final Duration SUBSCRIPTION_MAX = Duration.ofHours(24);

    KeyRing keys() throws StartupException {
        try {
            return settings.encryption().isOn()
                    ? KeyRing.read(settings.encryption().keyFile())
                    : KeyRing.none();
        } catch (KeyFileException unusable) {
            throw new StartupException("encryption.key-file: " + unusable.getMessage(), unusable);
        }
    }

    JournalConfig journal(KeyRing keys) {
        var defaults = JournalConfig.defaults();
        return new JournalConfig(
                defaults.bufferBytes(),
                defaults.flushInterval(),
                settings.journal().syncInterval(),
                settings.journal().keep(),
                settings.journal().buffers(),
                keys);
    }

    /// @throws StartupException where it would be reached from elsewhere without protection
    ApiAccess access() throws StartupException {
        var http = settings.http();
        var file = HttpUsers.file(settings);
        try {
            var users = Users.open(file);
            var reach = HttpReach.of(http.host());
            reach.require(http, users.isEmpty(), file.path());
            return new ApiAccess(users, !reach.isBeyondThisMachine() || http.allowAnonymous());
        } catch (IOException unusable) {
            throw new StartupException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static TlsContext certificate(String section, Path certificate, Path key) throws StartupException {
        try {
            return TlsContext.open(section, TlsFiles.of(certificate, key));
        } catch (IOException unusable) {
            throw new StartupException(
                    section + ".certificate, " + section + ".key: " + unusable.getMessage(), unusable);
        }
    }

    ApiConfig api() throws StartupException {
        var http = settings.http();
        var names = Arrays.stream(http.names().split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Optional<TlsContext> tls =
                http.isSecured() ? Optional.of(certificate("http", http.certificate(), http.key())) : Optional.empty();
        return new ApiConfig(http.host(), http.port(), names, tls);
    }

    /// Empty where it is off.
    ///
    /// @throws StartupException where it would be spoken to other machines though nobody said that it may
    Optional<RtspConfig> rtsp() throws StartupException {
        var rtsp = settings.rtsp();
        if (!rtsp.enabled()) {
            return Optional.empty();
        }
        if (HttpReach.of(rtsp.address()).isBeyondThisMachine() && !rtsp.isSecured() && !rtsp.allowPlain()) {
            throw new StartupException("rtsp.address " + rtsp.address()
                    + " is reached from other machines, and would speak plain RTSP: recordings could be heard on their"
                    + " way. Set rtsp.certificate and rtsp.key, or rtsp.allow-plain: true where the network is yours");
        }
        Optional<TlsContext> tls =
                rtsp.isSecured() ? Optional.of(certificate("rtsp", rtsp.certificate(), rtsp.key())) : Optional.empty();
        return Optional.of(new RtspConfig(
                rtsp.address(), rtsp.port(), rtsp.externalAddress(), rtsp.urlLifetime(), rtsp.sessions(), tls));
    }

    /// Of how many live sessions what is heard is kept: of those that are played by RTSP, and of as many as pages play.
    int liveSounds() {
        var rtsp = settings.rtsp();
        return HEARD_BY_PAGES + (rtsp.enabled() ? rtsp.sessions() : 0);
    }

    CatalogConfig catalog(Path file) {
        var catalog = settings.catalog();
        return catalog.url().isEmpty() ? CatalogConfig.sqlite(file) : database(catalog);
    }

    private static CatalogConfig database(RecorderSettings.Catalog catalog) {
        var database = CatalogConfig.at(
                catalog.url(), catalog.user(), catalog.password().reveal());
        return catalog.requireTls() ? database.byTls(catalog.trust()) : database;
    }

    /// Of an SQLite catalog that must not lie on the disk in the clear; empty for all others.
    Optional<CatalogInMemory> catalogInMemory(DataDirectory directory, KeyRing keys) throws IOException {
        return keys.encrypts() && settings.catalog().url().isEmpty()
                ? Optional.of(CatalogInMemory.open(
                        directory.encryptedCatalog(),
                        directory.catalog(),
                        settings.journal().buffers(),
                        keys))
                : Optional.empty();
    }

    Set<SoundFormat> keptFormats() {
        return KeptFormats.parse(settings.assembly().formats());
    }

    AssemblyConfig assembly() {
        var defaults = AssemblyConfig.DEFAULT;
        return new AssemblyConfig(
                settings.assembly().workers(),
                defaults.attemptsMax(),
                defaults.firstBackOff(),
                defaults.longestBackOff(),
                defaults.closeWithin());
    }

    // One loop a socket table; more than some of them only share the same processors.
    List<PacketSource> packetSources(Clock clock) throws IOException {
        var media = settings.media();
        var loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, CAPTURE_LOOPS_MAX);
        var ringBytes = (int) Math.min(Integer.MAX_VALUE / 2, media.ringMemory().bytes());
        return new PacketSources(media.portFirst(), media.portLast(), ringBytes, RECEIVE_BUFFER_BYTES, clock)
                .open(media.packetSource(), loops);
    }

    /// Empty where messages are not to be recorded.
    Optional<MsrpConfig> messages() throws StartupException {
        var msrp = settings.msrp();
        if (!msrp.enabled()) {
            return Optional.empty();
        }
        var bound = address("media.address", settings.media().address());
        return Optional.of(new MsrpConfig(
                bound.map(address -> new InetSocketAddress(address, msrp.port()))
                        .orElseGet(() -> new InetSocketAddress(msrp.port())),
                msrp.messageSize().bytes(),
                messageCertificate()));
    }

    private Optional<TlsContext> messageCertificate() throws StartupException {
        var tls = settings.sip().tls();
        try {
            return SipListenerSettings.given(tls.certificate())
                    ? Optional.of(TlsContext.open("msrp", TlsFiles.of(tls.certificate(), tls.key())))
                    : Optional.empty();
        } catch (IOException unusable) {
            throw new StartupException("sip.tls.certificate, sip.tls.key: " + unusable.getMessage(), unusable);
        }
    }

    PortRange ports(Clock clock) {
        var media = settings.media();
        return new PortRange(media.portFirst(), media.portLast(), media.portCoolDown(), clock);
    }

    SessionConfig session() throws StartupException {
        var told = settings.media().externalAddress().isEmpty()
                ? settings.sip().externalAddress()
                : settings.media().externalAddress();
        return new SessionConfig(
                settings.sip().acceptUnmarked(),
                settings.limits().streamsPerSession(),
                address("media.address", settings.media().address()),
                address("media.external-address", told),
                settings.session().drain(),
                settings.session().silentAfter(),
                settings.session().endSilent(),
                settings.session().longest(),
                settings.session().startPaused(),
                settings.sip().offeredLines(),
                settings.sip().strictMarks(),
                settings.session().streamSilentAfter(),
                words(settings.media().kinds()),
                settings.session().endOnMetadataError(),
                redirect(),
                settings.sip().keysNeedTls(),
                neverStored(),
                settings.session().refuseMetadataError(),
                settings.session().resume(),
                settings.session().splitAfter(),
                settings.session().answerWithin());
    }

    private FilterPolicy neverStored() {
        var privacy = settings.privacy();
        return NeverStoredSettings.policy(
                privacy.neverStored(), privacy.hashKey(), privacy.keyPresses() == RecorderSettings.KeyPresses.MASK);
    }

    private Optional<SipUri> redirect() throws StartupException {
        var text = settings.limits().redirectTo();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(SipUri.parse(text));
        } catch (MalformedValueException malformed) {
            throw new StartupException("limits.redirect-to '" + text + "' is no SIP address", malformed);
        }
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    AdmissionLimits admission() {
        var limits = settings.limits();
        return new AdmissionLimits(
                limits.concurrentSessions(),
                limits.sessionsPerSource(),
                limits.setupsPerSecond(),
                limits.freeDisk().bytes());
    }

    private static Optional<InetAddress> address(String key, String text) throws StartupException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException unknown) {
            throw new StartupException(key + " '" + text + "' is no address", unknown);
        }
    }

    /// Who we are in an emergency network; empty where we are in none.
    Optional<NenaElement> element() {
        var nena = settings.nena();
        return nena.elementId().isEmpty()
                ? Optional.empty()
                : Optional.of(new NenaElement(
                        nena.elementId(),
                        nena.agencyId(),
                        nena.serviceId().isEmpty() ? nena.elementId() : nena.serviceId(),
                        ZoneId.systemDefault()));
    }

    /// What SIP notifies of, where an emergency network has a name for us.
    Notifications notifications(Admission admission) {
        var nena = settings.nena();
        return nena.subscriptions() == 0
                ? Notifications.NONE
                : element()
                        .map(element -> new Notifications(
                                new ElementStates(element, admission, System::nanoTime).packages(),
                                nena.subscriptions(),
                                SUBSCRIPTION_MIN,
                                SUBSCRIPTION_USUAL,
                                SUBSCRIPTION_MAX))
                        .orElse(Notifications.NONE);
    }

    /// Where log events are posted to; empty where that is nowhere.
    Optional<LoggingTarget> loggingTarget() throws StartupException {
        var delivery = settings.nena().delivery();
        if (delivery.loggingService().isEmpty()) {
            return Optional.empty();
        }
        var files = new LoggingTarget.Files(
                named(delivery.certificate()),
                named(delivery.key()),
                named(delivery.trust()),
                named(delivery.signingCertificate()),
                named(delivery.signingKey()));
        try {
            return Optional.of(new LoggingTarget(URI.create(delivery.loggingService()), files));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new StartupException("nena.delivery: " + unusable.getMessage(), unusable);
        }
    }

    /// What posts them there.
    Optional<LogDelivery> logDelivery(
            Optional<LoggingTarget> target, Archive archive, Path outbox, MeterRegistry meters)
            throws StartupException {
        var element = element();
        if (target.isEmpty() || element.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LogDelivery.start(element.get(), archive, outbox, target.get(), meters));
        } catch (IOException unusable) {
            throw new StartupException("log events cannot be kept for delivery: " + unusable.getMessage(), unusable);
        }
    }

    private static Optional<Path> named(Path path) {
        return Optional.of(path).filter(SipListenerSettings::given);
    }

    SipEndpointConfig sip() throws StartupException {
        var sip = settings.sip();
        var points = SipListeners.points(sip);
        var config = SipEndpointConfig.listeningOn(points.toArray(ListenPoint[]::new))
                .withContactParameters("+sip.srs")
                .withOptionTags("siprec")
                .withAccept(
                        "application/sdp", "application/rs-metadata+xml", "application/rs-metadata", "multipart/mixed")
                .withLimits(SipLimits.DEFAULT
                        .with(ConnectionLimits.DEFAULT.pinging(sip.keepAlive()))
                        .withMessageBytes(sip.messageMemory().bytes()))
                .withTlsCalls(SipListeners.calls(sip.tls()))
                .withNameServers(SipListeners.nameServers(sip.nameServers()));
        var demand = SipDigest.of(sip.digest());
        if (demand.isPresent()) {
            config = config.withDigest(demand.get());
        }
        var stun = sip.stun();
        if (stun.isPresent()) {
            config = config.withStun(stun.get());
        }
        var external = sip.externalAddress();
        return external.isEmpty() ? config : config.withAdvertisedHost(external);
    }
}
