package io.earwitness.recorder.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The keys that a settings record has, and how to build one. Component `portFirst` of the record in component `media`
/// is the key `media.port-first` and the environment variable `EARWITNESS_MEDIA_PORT_FIRST`.
///
/// A list of records is one key, such as `sip.listeners`; what its entries hold is `sip.listeners[].port`. An entry
/// begins as its record's static `defaults()`. Lists have no variables.
final class SettingsShape {
    static final String ENVIRONMENT_PREFIX = "EARWITNESS_";
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private SettingsShape() {}

    /// Every key with its type, in the order of the records.
    static Map<String, Class<?>> keys(Class<? extends Record> type) {
        var keys = new LinkedHashMap<String, Class<?>>();
        collect("", type, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> type, Map<String, Class<?>> keys) {
        for (var component : type.getRecordComponents()) {
            var key = prefix + kebab(component.getName());
            if (isValue(component)) {
                keys.put(key, component.getType());
            } else {
                collect(key + ".", component.getType(), keys);
            }
        }
    }

    /// What the entries of lists may hold, as `sip.listeners[].port`.
    static Map<String, Class<?>> entryKeys(Class<? extends Record> type) {
        var keys = new LinkedHashMap<String, Class<?>>();
        collectEntries("", type, keys);
        return keys;
    }

    private static void collectEntries(String prefix, Class<?> type, Map<String, Class<?>> keys) {
        for (var component : type.getRecordComponents()) {
            var key = prefix + kebab(component.getName());
            if (component.getType() == List.class) {
                collect(key + "[].", entryType(component), keys);
            } else if (!isValue(component)) {
                collectEntries(key + ".", component.getType(), keys);
            }
        }
    }

    private static boolean isValue(RecordComponent component) {
        return component.getType() == List.class || ValueForm.exists(component.getType());
    }

    private static Class<?> entryType(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    static String kebab(String camel) {
        return HUMP.matcher(camel).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    static String environmentName(String key) {
        return ENVIRONMENT_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// Gives what was said in place of what stands.
    interface Replacement {
        Object value(String key, Object standing);

        /// How many entries a list was given; empty where nothing was said about it.
        OptionalInt entries(String key);
    }

    /// The same record with every value replaced by what `replace` makes of key and value. What the record's own checks
    /// refuse comes out as [IllegalArgumentException].
    static <R extends Record> R rebuilt(R settings, Replacement replace) {
        return rebuilt("", settings, replace);
    }

    private static <R extends Record> R rebuilt(String prefix, R settings, Replacement replace) {
        var types = new ArrayList<Class<?>>();
        var values = new ArrayList<Object>();
        for (var component : settings.getClass().getRecordComponents()) {
            var key = prefix + kebab(component.getName());
            var value = value(settings, component);
            types.add(component.getType());
            if (component.getType() == List.class) {
                values.add(entries(key, component, (List<?>) value, replace));
            } else {
                values.add(
                        ValueForm.exists(component.getType())
                                ? replace.value(key, value)
                                : rebuilt(key + ".", (Record) value, replace));
            }
        }
        try {
            @SuppressWarnings("unchecked") // the constructor of the record's own class
            var made = (R) settings.getClass()
                    .getDeclaredConstructor(types.toArray(Class[]::new))
                    .newInstance(values.toArray());
            return made;
        } catch (InvocationTargetException refused) {
            throw refused.getCause() instanceof IllegalArgumentException wrong
                    ? wrong
                    : new IllegalStateException("cannot build " + settings.getClass(), refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot build " + settings.getClass(), impossible);
        }
    }

    private static List<?> entries(String key, RecordComponent list, List<?> standing, Replacement replace) {
        var count = replace.entries(key);
        if (count.isEmpty()) {
            return standing;
        }
        var made = new ArrayList<Record>();
        for (int i = 0; i < count.getAsInt(); i++) {
            made.add(rebuilt(key + "[" + i + "].", defaults(entryType(list)), replace));
        }
        return List.copyOf(made);
    }

    private static Record defaults(Class<?> type) {
        try {
            return (Record) type.getMethod("defaults").invoke(null);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " has no public static defaults()", impossible);
        }
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot read " + component, impossible);
        }
    }
}
