package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed certificates with their keys, as PEM files in a folder, for tests of TLS. */
public final class KeyPairs {
    /** Of each key store, and of the key in it. */
    public static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    public KeyPairs(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes {@code NAME.pem} and {@code NAME.key}.
     *
     * @param algorithm such as {@code RSA} or {@code EC}
     * @param alternativeName such as {@code ip:127.0.0.1}
     * @return both, under the alias of that name
     */
    public KeyStore make(String name, String algorithm, String alternativeName)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeName,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no key " + name);
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            made.load(file, PASSWORD);
        }
        pem(certificate(name), "CERTIFICATE", made.getCertificate(name).getEncoded());
        pem(key(name), "PRIVATE KEY", made.getKey(name, PASSWORD).getEncoded());
        Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-------"));
        return made;
    }

    /** Of a server that shows its own key and trusts one client's; each key store has its alias in it. */
    public static SSLContext server(KeyStore own, KeyStore client) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        String alias = client.aliases().nextElement();
        known.setCertificateEntry(alias, client.getCertificate(alias));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private static void pem(Path file, String kind, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }
}
