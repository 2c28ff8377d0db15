package io.tallygate.rating.catalog;

import io.tallygate.rating.meter.Meters;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has which meters, plans and subscriptions, as of one version: the fold of every accepted document in order. Immutable;
 * any thread.
 */
public final class Catalog {
  private static final Catalog EMPTY = newEmpty();

  private final int version;
  private final CatalogMeters meters;
  private final List<TenantCatalog> tenants;

  Catalog(int version, CatalogMeters meters, List<TenantCatalog> tenants) {
    this.version = version;
    this.meters = meters;
    this.tenants = List.copyOf(tenants);
  }

  /** Version 0: the tenant {@code default} (number 0), and nothing else. */
  public static Catalog empty() {
    return EMPTY;
  }

  /** The same, with maps of its own. */
  static Catalog newEmpty() {
    return new Catalog(
        0,
        new CatalogMeters(0, List.of()),
        List.of(
            new TenantCatalog(0, CatalogDocument.DEFAULT_TENANT, List.of(), new TenantState())));
  }

  /**
   * Applies a document. Pure and deterministic: folding the same documents again gives the same numbers.
   *
   * @return the next version
   * @throws CatalogException with everything that is wrong; {@code before} stays in force
   */
  public static Catalog fold(Catalog before, CatalogDocument document) throws CatalogException {
    return new CatalogFold(before, document).fold();
  }

  public int version() {
    return version;
  }

  public Meters meters() {
    return meters;
  }

  /** Tenants are numbered from 0 in the order of appearance; their number is their index. */
  public List<TenantCatalog> tenants() {
    return tenants;
  }

  /** Number of a tenant; -1 if unknown. */
  public int tenant(String name) {
    for (TenantCatalog tenant : tenants) {
      if (tenant.name().equals(name)) {
        return tenant.number();
      }
    }
    return -1;
  }

  /**
   * Name of a tenant.
   *
   * @throws IndexOutOfBoundsException if there is no such tenant
   */
  public String tenantName(int tenant) {
    return of(tenant).name();
  }

  /**
   * What a tenant has.
   *
   * @throws IndexOutOfBoundsException if there is no such tenant
   */
  public TenantCatalog of(int tenant) {
    return tenants.get(tenant);
  }

  List<TenantCatalog> tenantsForFold() {
    return new ArrayList<>(tenants);
  }
}
