package dev.sluice.step.backfill;

import java.util.List;

/**
 * What a checkpoint keeps of a column of its key, since a range of keys means nothing once they stand in another order.
 *
 * @param name as the catalog has it
 * @param order what their order hangs on: the type, and a collation with its version where the server tells it
 */
public record KeptColumn(String name, String order) {

    /** As a checkpoint keeps it. */
    public String written() {
        return name + " " + order;
    }

    public static List<String> written(List<KeptColumn> key) {
        return key.stream().map(KeptColumn::written).toList();
    }

    /** Whether this is what was kept of a key; older versions kept nothing but names. */
    static boolean areKept(List<KeptColumn> key, List<String> kept) {
        return kept.equals(written(key)) || areNamed(key, kept);
    }

    private static boolean areNamed(List<KeptColumn> key, List<String> kept) {
        return kept.equals(key.stream().map(KeptColumn::name).toList());
    }
}
