package dev.sluice.language.sql.statement;

import java.util.Set;

/** PostgreSQL's own functions, as far as migrations call them, and which of them give another value for each row. */
final class Functions {
    /** Their value may change within a statement: a default of them must be computed row by row. */
    private static final Set<String> VOLATILE =
            set("clock_timestamp timeofday random random_normal gen_random_uuid uuidv4 uuidv7 "
                    + "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 nextval setval currval lastval txid_current "
                    + "pg_current_xact_id pg_sleep setseed gen_random_bytes gen_salt");

    private static final Set<String> STEADY = set(
            "now transaction_timestamp statement_timestamp abs ceil ceiling floor round trunc mod "
                    + "power sqrt exp ln log sign greatest least coalesce nullif lower upper initcap length char_length octet_length "
                    + "substr substring trim btrim ltrim rtrim replace translate split_part string_to_array array_to_string concat "
                    + "concat_ws format left right lpad rpad repeat reverse strpos position overlay starts_with ascii chr md5 sha224 "
                    + "sha256 sha384 sha512 encode decode digest quote_ident quote_literal quote_nullable regexp_replace regexp_match "
                    + "regexp_matches regexp_split_to_array regexp_split_to_table regexp_substr regexp_count regexp_like "
                    + "to_char to_date to_timestamp to_number date_trunc date_part date_bin extract age make_date "
                    + "make_time make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval isfinite "
                    + "timezone to_json to_jsonb json_build_object jsonb_build_object json_build_array jsonb_build_array json_agg "
                    + "jsonb_agg json_object_agg jsonb_object_agg jsonb_set jsonb_insert jsonb_strip_nulls jsonb_pretty json_extract_path "
                    + "jsonb_extract_path jsonb_extract_path_text json_extract_path_text jsonb_array_elements "
                    + "jsonb_array_elements_text json_array_elements json_array_elements_text jsonb_each jsonb_each_text json_each json_each_text "
                    + "jsonb_object_keys json_object_keys jsonb_typeof json_typeof jsonb_array_length json_array_length "
                    + "jsonb_path_query jsonb_path_exists jsonb_to_record jsonb_to_recordset json_populate_record row_to_json "
                    + "array_agg array_append array_prepend array_cat array_remove array_replace array_length array_position "
                    + "array_positions array_ndims array_dims array_upper array_lower cardinality unnest generate_series generate_subscripts "
                    + "string_agg count sum avg min max bool_and bool_or every bit_and bit_or stddev stddev_pop stddev_samp variance "
                    + "var_pop var_samp corr percentile_cont percentile_disc mode row_number rank dense_rank percent_rank cume_dist "
                    + "ntile lag lead first_value last_value nth_value width_bucket to_tsvector to_tsquery plainto_tsquery "
                    + "phraseto_tsquery websearch_to_tsquery setweight ts_rank ts_headline to_regclass to_regtype to_regproc "
                    + "format_type current_setting current_schema current_schemas current_database version obj_description "
                    + "col_description has_table_privilege has_column_privilege has_schema_privilege int4range int8range numrange "
                    + "tsrange tstzrange daterange isempty upper_inf lower_inf bit_length get_bit set_bit get_byte set_byte hashtext "
                    + "hashtextextended num_nulls num_nonnulls txid_current_snapshot txid_current_if_assigned inet_client_addr host family "
                    + "masklen network grouping similarity unaccent to_hex parse_ident xmin array_fill point box circle polygon "
                    + "int text int4 int8 bigint integer date timestamptz bool boolean uuid json jsonb bytea inet gcd lcm div pi "
                    + "bt_index_check degrees radians sin cos tan asin acos atan atan2 cbrt factorial scale min_scale trim_scale");

    private Functions() {}

    private static Set<String> set(String words) {
        return Set.of(words.split(" "));
    }

    /** Whether it is one of PostgreSQL's own, none of which locks a table. */
    static boolean isKnown(String call) {
        String name = name(call);
        return (!call.contains(".") || call.startsWith("pg_catalog."))
                && (name.startsWith("pg_") || VOLATILE.contains(name) || STEADY.contains(name));
    }

    static boolean isVolatile(String call) {
        return VOLATILE.contains(name(call));
    }

    private static String name(String call) {
        return call.substring(call.indexOf('.') + 1);
    }
}
