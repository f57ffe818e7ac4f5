#pragma once
// The room's services, for the staff and for the respondents.

#include "surveys/response_service.h"
#include "surveys/survey_service.h"
