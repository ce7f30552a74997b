package dev.sluice.language.modules;

import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of a program and the files that it uses. */
final class ModuleFile {
    private final String path;
    private final Tree.File tree;
    private final Optional<Used> by;
    private final Map<Use, ModuleFile> targets = new IdentityHashMap<>();

    /** The first line that uses a module, and the file that says so. */
    record Used(ModuleFile importer, Use use) {}

    /** @param path seen from the folder of the main file */
    ModuleFile(String path, Tree.File tree, Optional<Used> by) {
        this.path = path;
        this.tree = tree;
        this.by = by;
    }

    String path() {
        return path;
    }

    Tree.File tree() {
        return tree;
    }

    Optional<Used> by() {
        return by;
    }

    void link(Use use, ModuleFile target) {
        targets.put(use, target);
    }

    /** What the line uses, unless that could not be read. */
    Optional<ModuleFile> target(Use use) {
        return Optional.ofNullable(targets.get(use));
    }

    /** The files that this one uses, in the order of its lines. */
    List<ModuleFile> uses() {
        return tree.uses().stream().flatMap(use -> target(use).stream()).toList();
    }
}
