package io.headgate.server.drivers;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** An entity of {@link HibernateIT}. */
@Entity
class Author {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(unique = true)
    private String name;

    private LocalDateTime born;

    @Version
    private int version;

    @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
    private List<Book> books = new ArrayList<>();

    protected Author() {
    }

    Author(String name, LocalDateTime born, String... titles) {
        this.name = name;
        this.born = born;
        for (String title : titles) {
            books.add(new Book(title, this));
        }
    }

    Long id() {
        return id;
    }

    void rename(String other) {
        name = other;
    }

    @Override
    public String toString() {
        return id + " " + name + " " + born + " v" + version + " " + books;
    }
}
