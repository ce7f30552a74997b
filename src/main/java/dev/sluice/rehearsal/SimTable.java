package dev.sluice.rehearsal;

import java.util.Arrays;

/**
 * The rows of one backfill and its checkpoint. Rows are passed in key order; those that late commits left behind come in a second
 * pass. What is done is undone from its end.
 */
final class SimTable {
    /** How often the change stands in each row: those of the first pass, then the late ones. */
    private final byte[] times;

    private final int rows;
    private final int late;
    private boolean opened;
    private int done;
    private int lateDone;
    private int undone;
    private int wronged;

    SimTable(int rows, int late) {
        this.rows = rows;
        this.late = late;
        this.times = new byte[rows + late];
    }

    int rows() {
        return rows;
    }

    boolean opened() {
        return opened;
    }

    /** Fixes the key space, or finds it; a backfill that was undone wholly begins anew. */
    void open() {
        if (undone > 0 && undone == allDone()) {
            done = 0;
            lateDone = 0;
            undone = 0;
        }
        opened = true;
    }

    /** Rows behind the checkpoint, of both passes. */
    int allDone() {
        return done + lateDone;
    }

    int undone() {
        return undone;
    }

    boolean exhausted(int pass) {
        return pass == 1 ? done == rows : lateDone == late;
    }

    double progress() {
        return rows == 0 ? 1 : (double) done / rows;
    }

    /** Where a pass stands. */
    int checkpoint(int pass) {
        return pass == 1 ? done : lateDone;
    }

    /** How many rows a batch of that size would pass. */
    int next(int pass, long size) {
        return (int) Math.min(Math.max(1, size), pass == 1 ? rows - done : late - lateDone);
    }

    /** Changes the rows of a pass from that place on. */
    void change(int pass, int from, int count) {
        int first = pass == 1 ? from : rows + from;
        for (int row = first; row < first + count; row++) {
            wronged += times[row] == 0 ? 0 : 1;
            times[row]++;
        }
    }

    /** Rows that were changed though they had been, or undone though they had not. */
    int wronged() {
        return wronged;
    }

    void forgive() {
        wronged = 0;
    }

    void advance(int pass, int count) {
        if (pass == 1) {
            done += count;
        } else {
            lateDone += count;
        }
    }

    int nextUndo(long size) {
        return (int) Math.min(Math.max(1, size), allDone() - undone);
    }

    /** Takes the change back from the newest rows that still have it. */
    void undo(int before, int count) {
        for (int back = before; back < before + count; back++) {
            int place = allDone() - 1 - back;
            int row = place < done ? place : rows + place - done;
            wronged += times[row] == 1 ? 0 : 1;
            times[row]--;
        }
    }

    void retreat(int count) {
        undone += count;
    }

    /** All of it is undone in one go, as by dropping the column. */
    void wipe() {
        Arrays.fill(times, (byte) 0);
        opened = false;
        done = 0;
        lateDone = 0;
        undone = 0;
    }

    int rowsWith(int wanted) {
        int found = 0;
        for (byte each : times) {
            found += each == wanted ? 1 : 0;
        }
        return found;
    }

    int allRows() {
        return times.length;
    }
}
