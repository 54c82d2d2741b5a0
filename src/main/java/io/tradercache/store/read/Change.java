package io.tradercache.store.read;

import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.feed.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entity that changed: its current state, and where its notices say that it stood before.
public final class Change<T> {
    private final Kind kind;
    private final String id;
    private final EntityReader.@Nullable Found<T> now;
    private final List<Notice> notices;

    Change(Kind kind, String id, EntityReader.@Nullable Found<T> now, List<Notice> notices) {
        this.kind = kind;
        this.id = id;
        this.now = now;
        this.notices = notices;
    }

    public String id() {
        return id;
    }

    /// The name of the field that holds the id in answers.
    public String idField() {
        return kind.idField();
    }

    /// The entity; null if it is gone.
    public @Nullable Stored<T> stored() {
        return now == null ? null : now.stored();
    }

    /// Whether the entity was read at a version of which the feed tells later.
    public boolean isAhead() {
        return now != null && !now.stored().version().equals(notices.getLast().version());
    }

    /// Whether a follower wants the entity now, or wanted it before this change.
    boolean concerns(Wanted wanted) {
        return (now != null && wanted.matches(now.placement()))
                || notices.stream().anyMatch(notice -> wasWanted(notice, wanted));
    }

    private boolean wasWanted(Notice notice, Wanted wanted) {
        var before = notice.before();
        if (before != null) {
            return wanted.matches(before);
        }
        return !notice.isSure() && wanted.mayHaveMatched(now == null ? null : now.placement(), kind);
    }
}
