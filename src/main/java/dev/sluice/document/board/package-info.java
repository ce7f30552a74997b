/**
 * The dashboard of a runbook: one list of panels made from its metrics, gates and the series of its runs, and the file that Grafana
 * reads. It knows nothing of pages.
 */
package dev.sluice.document.board;
