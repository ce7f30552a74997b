package dev.sluice.document;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks where the links of documents lead: to a file, to a heading in it. A link to where the documents are published is one to the
 * document itself. Links to elsewhere in the web are only gathered.
 */
public final class LinkCheck {
    private final Path directory;
    private final Optional<String> published;
    private final Map<String, GeneratedFile> documents = new HashMap<>();
    private final Map<Path, Set<String>> anchors = new HashMap<>();
    private final List<Dead> dead = new ArrayList<>();
    private final Map<URI, Place> web = new LinkedHashMap<>();

    private LinkCheck(Path directory, List<GeneratedFile> files, Optional<String> published) {
        this.directory = directory;
        this.published = published;
        files.forEach(file -> documents.put(file.name(), file));
    }

    /** Where a link stands; lines count from 1. */
    public record Place(Path file, int line) {}

    /**
     * A link that leads nowhere.
     *
     * @param reason in a few words
     */
    public record Dead(Place place, String link, String reason) {}

    /**
     * What was found.
     *
     * @param dead in the order of the documents
     * @param web addresses that only the web knows, each with the first place of it
     */
    public record Found(List<Dead> dead, Map<URI, Place> web) {}

    /**
     * Follows all links of documents, offline.
     *
     * @param directory where the documents stand or will stand
     * @param published base address under which they can be read
     */
    public static Found in(Path directory, List<GeneratedFile> files, Optional<String> published) throws IOException {
        LinkCheck check = new LinkCheck(directory, files, published);
        for (GeneratedFile file : files) {
            List<Links.Link> links =
                    file.name().endsWith(".md") ? Links.ofMarkdown(file.text()) : Links.ofText(file.text(), published);
            for (Links.Link link : links) {
                check.follow(new Place(directory.resolve(file.name()), link.line()), file, link.target());
            }
        }
        return new Found(List.copyOf(check.dead), check.web);
    }

    private void follow(Place place, GeneratedFile from, String target) throws IOException {
        Optional<String> own = published.filter(
                base -> target.startsWith(base + "/") || target.startsWith(base + "#") || target.equals(base));
        if (own.isPresent()) {
            local(place, from, target, target.substring(own.get().length()).replaceFirst("^/", ""));
        } else if (target.matches("(?i)https?://.*")) {
            gather(place, target);
        } else if (!target.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
            local(place, from, target, target);
        }
    }

    private void gather(Place place, String target) {
        try {
            web.putIfAbsent(URI.create(target.replaceFirst("#.*", "")), place);
        } catch (IllegalArgumentException malformed) {
            dead.add(new Dead(place, target, "this is no address"));
        }
    }

    private void local(Place place, GeneratedFile from, String target, String relative) throws IOException {
        int hash = relative.indexOf('#');
        String path = (hash < 0 ? relative : relative.substring(0, hash)).replaceFirst("\\?.*", "");
        String fragment = hash < 0 ? "" : decoded(relative.substring(hash + 1));
        Optional<Path> file = path.isEmpty() ? Optional.of(directory.resolve(from.name())) : resolved(path);
        if (file.isEmpty() || !isThere(file.get())) {
            dead.add(new Dead(place, target, "there is no such file"));
        } else if (!fragment.isEmpty()
                && file.get().toString().endsWith(".md")
                && !anchors(file.get()).contains(fragment)) {
            dead.add(new Dead(place, target, "no heading there has this anchor"));
        }
    }

    private Optional<Path> resolved(String path) {
        try {
            return Optional.of(directory.resolve(decoded(path)).normalize());
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private Optional<GeneratedFile> document(Path file) {
        return Optional.ofNullable(documents.get(file.getFileName().toString()))
                .filter(document ->
                        directory.resolve(document.name()).normalize().equals(file.normalize()));
    }

    private boolean isThere(Path file) {
        return document(file).isPresent() || Files.exists(file);
    }

    private Set<String> anchors(Path file) throws IOException {
        Set<String> known = anchors.get(file);
        if (known == null) {
            Optional<GeneratedFile> document = document(file);
            known = Links.anchors(
                    document.isPresent()
                            ? document.get().text()
                            : new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            anchors.put(file, known);
        }
        return known;
    }
}
