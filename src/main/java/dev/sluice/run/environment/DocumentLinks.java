package dev.sluice.run.environment;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the documents of the repository are published: the block {@code documents} at the top of {@code sluice.yaml}. It belongs to no
 * environment and holds no secret, so that a build can read it that has none.
 *
 * @param url base address of the documents, without a slash at its end
 * @param grafana base address of Grafana, without a slash at its end
 */
public record DocumentLinks(Optional<String> url, Optional<String> grafana) {
    public static final DocumentLinks NONE = new DocumentLinks(Optional.empty(), Optional.empty());

    /** What a file says; the environments in it are not looked at. A file that is not there says nothing. */
    public static DocumentLinks read(Path file, Consumer<EnvironmentFault> found) {
        if (!Files.exists(file)) {
            return NONE;
        }
        Faults faults = new Faults(file.toString());
        DocumentLinks links = YamlTree.read(file, faults)
                .flatMap(root -> new Block("the file", root, faults).block("documents", "`documents`"))
                .map(DocumentLinks::of)
                .orElse(NONE);
        faults.all().forEach(found);
        return links;
    }

    static DocumentLinks of(Block block) {
        DocumentLinks links = new DocumentLinks(address(block, "url"), address(block, "grafana"));
        block.refuseOthers();
        return links;
    }

    private static Optional<String> address(Block block, String key) {
        return block.text(key)
                .flatMap(text -> SourceReader.httpUrl(block, key, text))
                .map(URI::toString)
                .map(text -> text.replaceFirst("/+$", ""));
    }
}
