package dev.sluice.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS from the PEM files that an endpoint names. */
public final class Tls {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final char[] NO_PASSWORD = new char[0];

    private Tls() {}

    /** Why such files are of no use. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String help;

        private Unusable(String what, String help) {
            super(what, null, false, false);
            this.help = help;
        }

        /** What to do about it. */
        public String help() {
            return help;
        }
    }

    /**
     * Trusts and shows what the endpoint's files hold.
     *
     * @return empty if it names none, so that the defaults of Java are in force
     */
    public static Optional<SSLContext> context(String source, SourceSettings.Endpoint endpoint) throws Unusable {
        if (endpoint.ca().isEmpty() && endpoint.certificate().isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust =
                    endpoint.ca().isPresent() ? trust(endpoint.ca().get()) : null;
            KeyManager[] keys = endpoint.certificate().isPresent()
                    ? keys(endpoint.certificate().get(), endpoint.key().orElseThrow())
                    : null;
            context.init(keys, trust, null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            String what = unusable instanceof IOException
                    ? "cannot be read: " + unusable.getMessage()
                    : unusable.getMessage();
            throw new Unusable(
                    "the TLS files of source " + source + " are unusable: " + what,
                    "check `ca`, `certificate` and `key` of source " + source
                            + " in sluice.yaml: PEM files, the key in PKCS #8 without a password");
        }
    }

    private static TrustManager[] trust(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(Path certificate, Path key) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                privateKey(key),
                NO_PASSWORD,
                certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " holds no certificate");
        }
        return found;
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new GeneralSecurityException(file + " holds no PRIVATE KEY in PKCS #8");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException another) {
                // The file does not say which algorithm it is for; the next one may fit.
            }
        }
        throw new GeneralSecurityException(file + " holds a key of an unknown kind");
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
