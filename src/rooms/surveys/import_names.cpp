#include "import_names.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "import_text.h"

namespace polku::surveys {
namespace {

using Use = ColumnMap::Use;

struct Entry {
  std::string_view names;  // compacted, separated by '|'
  KnownColumn column;
};

constexpr std::string_view kPersonal =
    "personal data stays out; map it to a question if you need it";
constexpr std::string_view kTechnical = "of the other tool's own";

const std::vector<Entry>& entries() {
  static const std::vector<Entry> kEntries{
      {"responseid|respondentid|id|submissionid|recordid|externalid|uuid|vastaustunnus|vastausid|"
       "vastauksentunniste|vastaajaid|svarsid|respondentnummer|ідентифікатор|ідвідповіді",
       {Use::Id, {}, 0, {}}},
      {"submittedat|submitdate|datesubmitted|submittime|completedat|datecompleted|completiontime|"
       "vastausaika|vastattu|lähetetty|lähetysaika|svarstid|inskickad|надіслано|часвідповіді",
       {Use::SubmittedAt, {}, 1, {}}},
      {"recordeddate|daterecorded", {Use::SubmittedAt, {}, 2, {}}},
      {"enddate|endtime|endedat|lopetusaika|päättymisaika|sluttid|датазавершення",
       {Use::SubmittedAt, {}, 3, {}}},
      {"datemodified|lastmodified", {Use::SubmittedAt, {}, 4, {}}},
      {"timestamp|aikaleima|tidstämpel|позначкачасу|відміткачасу|отметкавремени",
       {Use::SubmittedAt, {}, 5, {}}},
      {"date|datetime|responsedate|day|päivämäärä|päivä|pvm|aika|datum|tid|svarsdatum|дата|"
       "датавідповіді|датаічас",
       {Use::SubmittedAt, {}, 6, {}}},
      {"createdat|datecreated|luotu|skapad|створено", {Use::SubmittedAt, {}, 7, {}}},
      {"datestamp|datelastaction|lastaction", {Use::SubmittedAt, {}, 8, {}}},
      {"startdate|startedat|datestarted|starttime|aloitusaika|starttid|датапочатку",
       {Use::StartedAt, {}, 9, {}}},
      {"userlanguage|startlanguage|language|lang|locale|kieli|vastauskieli|språk|мова",
       {Use::Language, {}, 0, {}}},
      {"finished|completed|complete|iscomplete|valmis|suoritettu|slutförd|завершено",
       {Use::Status, {}, 0, {}}},
      {"channel|contextchannel|kanava|asiointikanava|kanal|канал",
       {Use::Context, "channel", 0, {}}},
      {"touchpoint|contexttouchpoint|kosketuspiste|kontaktpunkt|точкаконтакту",
       {Use::Context, "touchpoint", 0, {}}},
      {"moment|contextmoment|palvelutuokio|ögonblick", {Use::Context, "moment", 0, {}}},
      {"unit|contextunit|unitkey|store|shop|branch|office|yksikkö|toimipiste|toimipaikka|myymälä|"
       "enhet|butik|kontor|підрозділ|відділення|магазин|філія",
       {Use::Context, "unit", 0, {}}},
      {"location|contextlocation|city|town|sijainti|kaupunki|paikkakunta|ort|stad|plats|місто|"
       "місце|розташування",
       {Use::Context, "location", 0, {}}},
      {"device|contextdevice|devicetype|laite|päätelaite|enhetstyp|пристрій",
       {Use::Context, "device", 0, {}}},
      {"ipaddress|ipaddr|ip|ipaddresses|ipadress|iposoite|ipадреса",
       {Use::Ignore, {}, 0, "addresses of the network are never stored"}},
      {"email|emailaddress|recipientemail|sähköposti|sähköpostiosoite|epost|epostadress|"
       "електроннапошта|username|firstname|lastname|recipientfirstname|recipientlastname|name|"
       "fullname|nimi|etunimi|sukunimi|namn|förnamn|efternamn|ім'я|імя|прізвище|phone|"
       "phonenumber|puhelin|puhelinnumero|telefon|telefonnummer|телефон|userid|participantid|"
       "externalreference|externaldatareference|customdata1|contactid",
       {Use::Ignore, {}, 0, kPersonal}},
      {"method|contextmethod", {Use::Ignore, {}, 0, "responses of a file have the method import"}},
      {"version|receivedat|survey", {Use::Ignore, {}, 0, "set anew"}},
      {"durationinseconds|duration|progress|locationlatitude|locationlongitude|refurl|seed|"
       "lastpage|collectorid|surveyid|no|formbricksidinternal|notes|tags|token|interviewtime|"
       "totaltime|usergent|useragentbrowser|useragentos|browser|os|url|source|action|country|"
       "responseset|distributionchannel|quotafull|rownumber|rivi|"
       "startlanguagebase|verified|userdevice",
       {Use::Ignore, {}, 0, kTechnical}},
  };
  return kEntries;
}

bool is_among(std::string_view word, std::string_view list) {
  const auto names = split(list, '|');
  return std::ranges::find(names, word) != names.end();
}

bool is_qualtrics_side_column(std::string_view name) {
  return name.ends_with("_NPS_GROUP") || name.find("_DO_") != std::string_view::npos ||
         name.ends_with("_DO") || name.ends_with("_First Click") || name.ends_with("_Last Click") ||
         name.ends_with("_Page Submit") || name.ends_with("_Click Count") ||
         name.ends_with("- Topics") || name.ends_with("- Parent Topics") ||
         name.ends_with("_Browser") || name.ends_with("_Resolution");
}

std::optional<KnownColumn> by_word(std::string_view word) {
  for (const auto& entry : entries()) {
    if (is_among(word, entry.names)) return entry.column;
  }
  return std::nullopt;
}

}  // namespace

bool is_embedded(const ImportColumn& column, ImportFormat format) {
  if (!column.part.empty()) return false;
  if (format == ImportFormat::Formbricks) return column.import_id.empty();
  return format == ImportFormat::Qualtrics && !column.import_id.empty() &&
         !column.import_id.starts_with("QID");
}

std::optional<KnownColumn> known_column(const ImportColumn& column, ImportFormat format) {
  if (format == ImportFormat::Qualtrics && is_qualtrics_side_column(column.name)) {
    return KnownColumn{Use::Ignore, {}, 0, "made by Qualtrics from another column"};
  }
  const auto name = compacted(column.name);
  if (name.empty() && column.title.empty()) {
    return KnownColumn{Use::Ignore, {}, 0, "it has no header"};
  }
  // In Qualtrics and our own exports "status" tells the kind of response, not a question.
  const bool old_status = format == ImportFormat::Qualtrics && compacted(column.title) == "status";
  if (name == "status" || old_status) {
    return KnownColumn{Use::Status, "status", 0, {}};
  }
  // "response" heads the answers of SurveyMonkey; a device type of Formbricks is a device.
  if (format == ImportFormat::Formbricks && name.ends_with("device")) {
    return KnownColumn{Use::Context, "device", 0, {}};
  }
  if (format == ImportFormat::Formbricks && name.starts_with("useragent")) {
    return KnownColumn{Use::Ignore, {}, 0, kTechnical};
  }
  const bool points_of_a_quiz = name == "score" || name == "pisteet" || name == "poäng";
  if (format == ImportFormat::GoogleForms && points_of_a_quiz) {
    return KnownColumn{Use::Ignore, {}, 0, "the points of a quiz"};
  }
  if (!column.part.empty()) return std::nullopt;
  if (const auto known = by_word(name)) return known;
  // The older Qualtrics files name their columns V1, V2 ... and explain them below.
  const bool explained = format == ImportFormat::Qualtrics || format == ImportFormat::LimeSurvey;
  if (explained && column.title != column.name) return by_word(compacted(column.title));
  return std::nullopt;
}

}  // namespace polku::surveys
