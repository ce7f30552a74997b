package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Ed25519 keys in PEM files as openssl writes them. A key's fingerprint is {@code SHA256:} and the hex digits of SHA-256 over
 * the public key's DER.
 */
public final class SealKeys {
    private static final String MAKE =
            "make one: openssl genpkey -algorithm ed25519 -out seal.key && openssl pkey -in seal.key -pubout -out"
                    + " seal.pub";

    /** A new key would verify nothing. */
    private static final String NAME =
            "name the public key of who sealed the journal, as openssl pkey -in seal.key -pubout -out seal.pub writes"
                    + " it";

    private SealKeys() {}

    /** What signs. */
    public record Signing(PrivateKey secret, Checking checking) {
        byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(secret);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java signs with Ed25519", impossible);
            }
        }

        @Override
        public String toString() {
            return "Signing[" + checking.fingerprint() + "]";
        }
    }

    /** What checks a signature. */
    public record Checking(PublicKey key) {
        public String fingerprint() {
            try {
                return "SHA256:"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }

        boolean holds(byte[] message, String signature) {
            try {
                Signature checked = Signature.getInstance("Ed25519");
                checked.initVerify(key);
                checked.update(message);
                return checked.verify(Base64.getDecoder().decode(signature));
            } catch (GeneralSecurityException | IllegalArgumentException malformed) {
                return false;
            }
        }
    }

    /**
     * Reads a private key, PKCS #8.
     *
     * @throws JournalException BAD_KEY
     */
    public static Signing signing(Path file) {
        byte[] der = der(file, "PRIVATE KEY", MAKE);
        try {
            if (KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der))
                    instanceof EdECPrivateKey secret) {
                return new Signing(
                        secret, new Checking(publicOf(secret.getBytes().orElseThrow())));
            }
            throw bad(file, "holds no Ed25519 private key", MAKE);
        } catch (GeneralSecurityException malformed) {
            throw bad(file, "holds no Ed25519 private key", MAKE);
        }
    }

    /**
     * Reads a public key.
     *
     * @throws JournalException BAD_KEY
     */
    public static Checking checking(Path file) {
        byte[] der = der(file, "PUBLIC KEY", NAME);
        try {
            return new Checking(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException malformed) {
            throw bad(file, "holds no Ed25519 public key", NAME);
        }
    }

    /** The JDK computes a public key only when it makes a pair, from 32 random bytes: here they are the private key's. */
    private static PublicKey publicOf(byte[] secret) throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
        pairs.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, secret.length);
            }
        });
        return pairs.generateKeyPair().getPublic();
    }

    private static byte[] der(Path file, String kind, String next) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failed) {
            throw bad(
                    file,
                    failed instanceof NoSuchFileException ? "is not there" : "cannot be read: " + failed.getMessage(),
                    next);
        }
        String begin = "-----BEGIN " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw bad(file, "holds no PEM block " + kind, next);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException malformed) {
            throw bad(file, "is no PEM file", next);
        }
    }

    private static JournalException bad(Path file, String why, String next) {
        return new JournalException(Code.BAD_KEY, "the key file " + file + " " + why, next);
    }
}
