package dev.sluice.run.environment;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads references to secrets, and for the environment in use the secrets themselves. A secret that is written out is refused,
 * and never repeated in the message.
 */
final class SecretReader {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(authorization|cookie|password|passwd|secret|token|credential|api-?_?key|private).*");
    private static final Pattern USER_INFO = Pattern.compile(".*://[^/@\\s]*@.*", Pattern.DOTALL);
    private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z]+ +(\\S+)");
    private static final int SHORTEST_PART = 6;
    private static final long LARGEST = 65_536;

    private final Path directory;
    private final Map<String, String> variables;
    private final boolean inUse;
    private final List<Secret> found = new ArrayList<>();

    /** @param inUse whether to fetch the secrets, or only to look at how they are written */
    SecretReader(Path directory, Map<String, String> variables, boolean inUse) {
        this.directory = directory;
        this.variables = variables;
        this.inUse = inUse;
    }

    List<Secret> found() {
        return List.copyOf(found);
    }

    /** Masks another one, too. */
    void add(Secret secret) {
        found.add(secret);
    }

    /** A secret by its reference: {@code env:NAME} or {@code file:PATH}. */
    Optional<Secret> secret(Block block, String key) {
        return block.text(key).flatMap(text -> reference(block, key, text));
    }

    /** A value that may be plain, unless its name says that it is a secret. */
    Optional<SourceSettings.Header> setting(Block block, String key) {
        Optional<String> text = block.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (isReference(text.get()) || SECRET_NAME.matcher(key).matches()) {
            return reference(block, key, text.get()).map(SourceSettings.Header.Hidden::new);
        }
        refuseUserInfo(block, key, text.get());
        return Optional.of(new SourceSettings.Header.Plain(text.get()));
    }

    /** Refuses an address with a user or password in it. */
    static boolean refuseUserInfo(Block block, String key, String text) {
        boolean refused = USER_INFO.matcher(text).matches();
        if (refused) {
            block.fault(
                    key,
                    "`" + key + "` holds an address with a user or password in it",
                    "take it out of the address; a secret goes as `env:NAME` or `file:PATH` into a key of its own");
        }
        return refused;
    }

    /** Whether it says where a secret is, and is none itself. */
    static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }

    private Optional<Secret> reference(Block block, String key, String text) {
        if (!isReference(text)) {
            block.fault(
                    key,
                    "`" + key + "` is a secret that is written out",
                    "keep it in an environment variable and write `" + key + ": env:NAME`, or in a file and write `"
                            + key + ": file:PATH`");
            return Optional.empty();
        }
        String where = text.substring(text.indexOf(':') + 1);
        return text.startsWith("env:") ? fromVariable(block, key, where) : fromFile(block, key, where);
    }

    private Optional<Secret> fromVariable(Block block, String key, String name) {
        if (!VARIABLE.matcher(name).matches()) {
            block.fault(
                    key,
                    "`" + key + "` names no environment variable",
                    "write a name of letters, digits and underscores behind `env:`");
            return Optional.empty();
        }
        if (!inUse) {
            return Optional.of(new Secret("env:" + name, ""));
        }
        String value = variables.getOrDefault(name, "");
        if (value.isEmpty()) {
            block.fault(key, "the environment variable " + name + " is not set", "set it: `export " + name + "=...`");
            return Optional.empty();
        }
        return keep(block, key, new Secret("env:" + name, value));
    }

    private Optional<Secret> fromFile(Block block, String key, String path) {
        if (path.isBlank()) {
            block.fault(key, "`" + key + "` names no file", "write a path behind `file:`");
            return Optional.empty();
        }
        if (!inUse) {
            return Optional.of(new Secret("file:" + path, ""));
        }
        Path file = directory.resolve(path);
        try {
            String text = Files.size(file) > LARGEST
                    ? ""
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString();
            String value = text.replaceFirst("^\\uFEFF", "").replaceFirst("\r?\n\\z", "");
            if (!value.isEmpty()) {
                return keep(block, key, new Secret("file:" + path, value));
            }
            block.fault(key, "the file " + file + " holds no secret", "write the secret alone into it, up to 64 kB");
        } catch (CharacterCodingException binary) {
            block.fault(key, "the file " + file + " is not UTF-8", "write the secret as text");
        } catch (IOException unreadable) {
            block.fault(
                    key,
                    "the file " + file + " cannot be read",
                    "create it readable for this user alone: `chmod 600 " + file + "`");
        }
        return Optional.empty();
    }

    private Optional<Secret> keep(Block block, String key, Secret secret) {
        if (secret.reveal().chars().anyMatch(c -> c < ' ' || c == 127)) {
            block.fault(
                    key,
                    "the secret in " + secret.origin() + " holds a line break or another control character",
                    "store it as one line");
            return Optional.empty();
        }
        found.add(secret);
        Matcher scheme = WITH_SCHEME.matcher(secret.reveal());
        if (scheme.matches()) {
            hide(new Secret(secret.origin(), scheme.group(1)));
        }
        return Optional.of(secret);
    }

    /** Masks a part of a secret, too, which may be told without the rest. */
    void hide(Secret part) {
        if (inUse && part.reveal().length() >= SHORTEST_PART) {
            found.add(part);
        }
    }
}
