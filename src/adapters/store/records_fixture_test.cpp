#include "records_fixture.h"

#include "support/postgres.h"

namespace polku::store {

std::string new_postgres_url() { return test::PostgresServer::shared().new_database(); }

}  // namespace polku::store
